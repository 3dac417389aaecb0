"""What callers may rely on, whichever engine they hold."""

from dataclasses import replace

import pytest
from engines import found, results
from people import FOUR, ONE, THREE, TWO, make_person, named, people, person_id

from search.documents import checksum
from search.engine import (
    After,
    AnyOf,
    BadQuery,
    Between,
    Boost,
    Delete,
    Flag,
    Ids,
    IndexMissing,
    Purpose,
    Query,
    Result,
    SearchEngine,
    SortOrder,
    Spelling,
    Without,
    Write,
)
from search.indexes import EXPERTS


def test_an_index_that_was_never_made_is_said_to_be_missing(engine: SearchEngine) -> None:
    with pytest.raises(IndexMissing):
        engine.search("experts", Query())
    with pytest.raises(IndexMissing):
        engine.bulk("experts", [named(ONE, "An")])
    assert not engine.status("experts").exists
    with pytest.raises(BadQuery):
        engine.search("nothing like it", Query())


def test_what_bulk_reports_as_done_is_found_at_once(engine: SearchEngine) -> None:
    engine.create("experts")
    assert results(engine.bulk("experts", [named(ONE, "Nguyễn Văn An")])) == [Result.INDEXED]
    assert found(engine, "an nguyen") == [ONE]
    assert results(engine.bulk("experts", [named(ONE, "Trần Bình", version=2)])) == [Result.INDEXED]
    assert found(engine, "an nguyen") == []
    assert found(engine, "binh") == [ONE]
    assert engine.status("experts").documents == 1


def test_creating_an_index_twice_keeps_the_first(engine: SearchEngine) -> None:
    engine.create("experts")
    engine.bulk("experts", [named(ONE, "An")])
    engine.create("experts")
    assert found(engine, "an") == [ONE]


def test_an_older_write_never_wins(engine: SearchEngine) -> None:
    engine.create("experts")
    engine.bulk("experts", [named(ONE, "Mới", version=5)])
    assert results(engine.bulk("experts", [named(ONE, "Cũ", version=4)])) == [Result.STALE]
    assert results(engine.bulk("experts", [named(ONE, "Cũ", version=5)])) == [Result.STALE]
    assert results(engine.bulk("experts", [Delete(ONE, 5)])) == [Result.STALE]
    assert found(engine, "mới") == [ONE]


def test_a_deletion_is_never_undone_by_an_older_write(engine: SearchEngine) -> None:
    engine.create("experts")
    engine.bulk("experts", [named(ONE, "An", version=5)])
    assert results(engine.bulk("experts", [Delete(ONE, 6)])) == [Result.DELETED]
    assert results(engine.bulk("experts", [named(ONE, "An", version=5)])) == [Result.STALE]
    assert found(engine, "an") == []
    engine.rebuild("experts", lambda after: iter(()))
    assert results(engine.bulk("experts", [named(ONE, "An", version=5)])) == [Result.STALE]
    assert results(engine.bulk("experts", [named(ONE, "An", version=7)])) == [Result.INDEXED]


def test_a_repair_may_replace_an_equal_version(engine: SearchEngine) -> None:
    engine.create("experts")
    engine.bulk("experts", [named(ONE, "Sai", version=5)])
    outcomes = engine.bulk("experts", [named(ONE, "Đúng", version=5)], force=True)
    assert results(outcomes) == [Result.INDEXED]
    assert results(engine.bulk("experts", [named(ONE, "x", version=4)], force=True)) == [
        Result.STALE
    ]
    assert found(engine, "đúng") == [ONE]


def test_a_document_that_does_not_fit_is_refused_alone(engine: SearchEngine) -> None:
    engine.create("experts")
    outcomes = engine.bulk(
        "experts",
        [
            named(ONE, "An"),
            named(TWO, "Bình", shoe_size=40),
            named(THREE, "Chi", doctorate_year="2001"),
            named("no uuid", "Dũng"),
            named(FOUR, "Em", languages=["vi"]),
        ],
    )
    assert results(outcomes) == [
        Result.INDEXED,
        Result.REJECTED,
        Result.REJECTED,
        Result.REJECTED,
        Result.INDEXED,
    ]
    assert "shoe_size" in outcomes[1].reason
    assert engine.status("experts").documents == 2


def test_entries_tell_ids_versions_and_checksums(engine: SearchEngine) -> None:
    engine.create("experts")
    writes = [make_person(number, version=3) for number in range(5)]
    engine.bulk("experts", writes)
    engine.bulk("experts", [Delete(writes[0].id, 4)])
    entries = {entry.id: entry for entry in engine.entries("experts")}
    assert set(entries) == {write.id for write in writes[1:]}
    for write in writes[1:]:
        expected = checksum(EXPERTS.to_columns(write.fields))
        assert (entries[write.id].version, entries[write.id].checksum) == (3, expected)


def test_pages_stay_whole_while_documents_come_and_go(engine: SearchEngine) -> None:
    engine.rebuild("experts", lambda after: people(400))
    query = Query("nguyen", size=10)
    before = list(engine.walk("experts", query))
    seen: list[str] = []
    after: After | None = None
    for turn in range(60):
        hits = engine.search("experts", replace(query, after=after))
        seen += hits.ids
        if turn == 1:  # behind the reader one leaves, far ahead one comes
            engine.bulk("experts", [Delete(seen[0], 9), named(ONE, "Nguyễn Thị " + "Rất " * 60)])
        after = hits.next and After.decode(hits.next.encode())
        if after is None:
            break
    assert len(seen) == len(set(seen))
    assert set(seen) >= set(before)


@pytest.mark.parametrize("size", [1, 2, 5])
def test_pages_by_name_follow_names_that_begin_alike(engine: SearchEngine, size: int) -> None:
    start = "nguyễn thị hoàng mai phương thảo "
    names = [start + end for end in ["b", "a", "c", "a", "ă", "b", "", "a z"]] + ["an", "y", "an"]
    writes = [
        Write(person_id(number), 1, {"names": ["An"], "sort_name_vi": name})
        for number, name in enumerate(names)
    ]
    engine.rebuild("experts", lambda after: sorted(writes, key=lambda write: write.id))
    expected = sorted(
        writes, key=lambda write: (str(write.fields["sort_name_vi"]).strip(), write.id)
    )
    query, seen = Query(sort=SortOrder.NAME_VI, size=size), list[str]()
    after: After | None = None
    while True:
        hits = engine.search("experts", replace(query, after=after))
        assert hits.total == len(names)
        seen += hits.ids
        if (after := hits.next) is None:
            break
    assert seen == [write.id for write in expected]


def test_a_walk_sees_one_state_of_the_index(engine: SearchEngine) -> None:
    engine.rebuild("experts", lambda after: people(1500))
    walk = engine.walk("experts", Query())
    first = next(walk)
    engine.bulk("experts", [Delete(write.id, 9) for write in people(1500)][700:])
    assert len({first, *walk}) == 1500
    assert len(list(engine.walk("experts", Query()))) == 700


@pytest.mark.parametrize(
    "query",
    [
        Query(size=0),
        Query(size=100_000),
        Query(facets=("nothing",)),
        Query(facets=("name",)),
        Query(filters=(AnyOf("vi", ("x",)),)),
        Query(filters=(AnyOf("country", tuple(str(n) for n in range(5000))),)),
        Query(filters=(Between("country", 1, 2),)),
        Query(filters=(Flag("country"),)),
        Query(wishes=(Boost("country", "US", float("nan")),)),
        Query(wishes=(Boost("name", "an", 1.0),)),
        Query(after=After("x", ONE, 1)),
        Query(after=After(1.5, "no id", 1)),
        Query(after=After(float("inf"), ONE, 1)),
        Query(after=After(1.0, ONE, 1), sort=SortOrder.NAME_VI),
    ],
)
def test_a_query_that_cannot_be_right_is_refused(engine: SearchEngine, query: Query) -> None:
    engine.create("experts")
    with pytest.raises(BadQuery):
        engine.search("experts", query)
    with pytest.raises(BadQuery):
        engine.walk("experts", query)


@pytest.mark.parametrize("key", ["", "x", "W10", "WzEsMiwzXQ", "bnVsbA", "é", "WyJhIiwiYiIsLTFd"])
def test_a_forged_key_of_a_page_is_refused(key: str) -> None:
    with pytest.raises(BadQuery):
        After.decode(key)


def test_filters_and_facets_speak_of_the_unknown(engine: SearchEngine) -> None:
    engine.create("experts")
    engine.bulk(
        "experts",
        [
            named(ONE, "An", country="FR", languages=["vi", "fr"], fields=["1", "101"]),
            named(TWO, "Bình", country="FR", languages=[], fields=["1", "101", "102"]),
            named(THREE, "Chi", languages=["vi"]),
        ],
    )
    facets = ("country", "languages", "fields")
    hits = engine.search("experts", Query(facets=facets))
    assert hits.facets == {
        "country": {"FR": 2, "unknown": 1},
        "languages": {"vi": 2, "fr": 1, "unknown": 1},
        "fields": {"1": 2, "101": 2, "102": 1, "unknown": 1},
    }
    chosen = Query(facets=facets, filters=(AnyOf("country", ("FR",)), AnyOf("languages", ("vi",))))
    hits = engine.search("experts", chosen)
    assert list(hits.ids) == [ONE]
    assert hits.facets["country"] == {"FR": 1, "unknown": 1}  # its own choice is left out
    assert hits.facets["languages"] == {"vi": 1, "fr": 1, "unknown": 1}
    assert hits.facets["fields"] == {"1": 1, "101": 1}
    assert found(engine, "", filters=(AnyOf("country", ("unknown",)),)) == [THREE]
    assert found(engine, "", filters=(AnyOf("country", ()),)) == []
    assert found(engine, "", filters=(Without(AnyOf("country", ("FR",))),)) == [THREE]
    assert found(engine, "", scope=(Ids((ONE, THREE)),)) == [ONE, THREE]


def test_readings_are_told(engine: SearchEngine) -> None:
    engine.create("experts")
    engine.bulk("experts", [named(ONE, "Nguyễn Văn Đức"), named(TWO, "Trần Văn Dức")])
    hits = engine.search("experts", Query("nguyeenx vawn"))
    assert (hits.ids, hits.reading, hits.read_as) == ((ONE,), Spelling.CORRECTED, "nguyễn văn")
    hits = engine.search("experts", Query("Nguyenn Van Duc"))
    assert (hits.ids, hits.reading) == ((ONE,), Spelling.NEAR)
    assert engine.search("experts", Query("Nguyenn Van Duc", forgiving=False)).total == 0
    assert engine.search("experts", Query("zzzzzz")).reading is Spelling.TYPED


def test_an_empty_list_through_a_filter_is_not_reread(engine: SearchEngine) -> None:
    engine.create("experts")
    engine.bulk("experts", [named(ONE, "Robot", country="FR"), named(TWO, "Robo", country="JP")])
    hits = engine.search("experts", Query("robot", filters=(AnyOf("country", ("JP",)),)))
    assert (hits.total, hits.reading) == (0, Spelling.TYPED)


def test_a_match_scores_by_wishes_and_words_and_demands_none(engine: SearchEngine) -> None:
    engine.create("experts")
    engine.bulk(
        "experts",
        [
            named(ONE, "An", fields=["1", "101"], technologies=["ai"]),
            named(TWO, "Bình", fields=["1"]),
            named(THREE, "Chi", visible=True),
        ],
    )
    wishes = (
        Boost("fields", "101", 6.0),
        Boost("technologies", "ai", 3.0),
        Boost("fields", "1", 0.5),
    )
    hits = engine.search("experts", Query("robots", purpose=Purpose.MATCH, wishes=wishes))
    assert hits.ids == (ONE, TWO, THREE)
    assert hits.scores == pytest.approx((9.5, 0.5, 0.0))


def test_the_doctor_has_nothing_to_say_of_a_sound_set_up(engine: SearchEngine) -> None:
    for index in ("experts", "openings"):
        engine.create(index)
    assert engine.doctor() == []


def test_named_documents_are_hits_behind_those_with_the_words(engine: SearchEngine) -> None:
    engine.create("experts")
    engine.bulk("experts", [named(ONE, "An"), named(TWO, "Bình"), named(THREE, "Chi")])
    both = engine.search("experts", Query("an", also=(TWO, ONE)))
    assert (both.ids, both.total, both.reading) == ((ONE, TWO), 2, Spelling.TYPED)
    within = engine.search("experts", Query("an", also=(TWO,), scope=(Ids((ONE, THREE)),)))
    assert within.ids == (ONE,)
