"""Both engines give the same answers: totals, counts, order, scores, deep pages and exports."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from engines import make_elastic, make_embedded
from people import make_person, make_query, people, person_id

from search.documents import NOTE_ID
from search.engine import Delete, Hits, Query, SearchEngine, SortOrder, Write
from search.text.vocabulary import Vocabulary

PEOPLE, QUERIES = 2000, 360

pytestmark = pytest.mark.elasticsearch


@pytest.fixture(scope="module")
def both(
    tmp_path_factory: pytest.TempPathFactory, elasticsearch_url: str, vocabulary: Vocabulary
) -> Iterator[tuple[SearchEngine, SearchEngine]]:
    embedded = make_embedded(tmp_path_factory.mktemp("contract"), vocabulary)
    with make_elastic(elasticsearch_url, vocabulary) as elastic:
        for engine in (embedded, elastic):
            engine.rebuild("experts", lambda after: people(PEOPLE))
        yield embedded, elastic
    embedded.close()


def differences(mine: Hits, theirs: Hits) -> list[str]:
    told = []
    if mine.total != theirs.total:
        told.append(f"totals {mine.total} and {theirs.total}")
    if mine.facets != theirs.facets:
        told.append("facet counts")
    if mine.ids != theirs.ids:
        told.append(f"ids from rank {first_difference(mine.ids, theirs.ids)}")
    pairs = zip(mine.scores, theirs.scores, strict=False)
    if any(abs(one - other) > 1e-4 * max(1, one) for one, other in pairs):
        told.append(f"scores {mine.scores[:3]} and {theirs.scores[:3]}")
    if (mine.reading, mine.read_as) != (theirs.reading, theirs.read_as):
        told.append(f"readings {mine.reading} and {theirs.reading}")
    return told


def first_difference(mine: tuple[str, ...], theirs: tuple[str, ...]) -> int:
    pairs = zip(mine, theirs, strict=False)
    return next((at for at, (one, other) in enumerate(pairs) if one != other), len(mine))


def test_hundreds_of_queries_get_the_same_answer_from_both_engines(
    both: tuple[SearchEngine, SearchEngine],
) -> None:
    embedded, elastic = both
    wrong, found = [], 0
    for number in range(QUERIES):
        query = make_query(number)
        mine, theirs = embedded.search("experts", query), elastic.search("experts", query)
        found += bool(mine.total)
        told = differences(mine, theirs)
        if told:
            wrong.append(f"{number} {query.text!r} {query.sort} {query.purpose}: {told}")
    assert not wrong, "\n".join(wrong)
    assert found > QUERIES * 0.6  # the queries are worth asking


@pytest.mark.parametrize("number", range(0, 40, 4))
def test_following_pages_are_the_same_and_add_up(
    both: tuple[SearchEngine, SearchEngine], number: int
) -> None:
    query = replace(make_query(number), size=37, facets=(), filters=())
    walks = []
    for engine in both:
        ids: list[str] = []
        after = None
        for _ in range(100):
            hits = engine.search("experts", replace(query, after=after))
            ids += hits.ids
            if (after := hits.next) is None:
                break
        assert len(ids) == len(set(ids)) == hits.total
        assert ids == list(engine.walk("experts", query))
        walks.append(ids)
    assert walks[0] == walks[1]


@pytest.mark.parametrize("order", list(SortOrder))
def test_every_order_is_the_same_on_both(
    both: tuple[SearchEngine, SearchEngine], order: SortOrder
) -> None:
    embedded, elastic = both
    mine, theirs = (
        list(engine.walk("experts", Query("nguyen", sort=order))) for engine in (embedded, elastic)
    )
    assert mine == theirs
    assert len(mine) > 50


def test_both_engines_hold_the_same_documents(both: tuple[SearchEngine, SearchEngine]) -> None:
    embedded, elastic = both
    assert list(embedded.entries("experts")) == list(elastic.entries("experts"))


def test_both_engines_answer_writes_alike(both: tuple[SearchEngine, SearchEngine]) -> None:
    operations: list[Write | Delete] = [
        make_person(1, version=5),
        make_person(1, version=4),
        make_person(1, version=5),
        Delete(person_id(2), 7),
        make_person(2, version=6),
        Delete(person_id(2), 7),
        make_person(2, version=8),
        Delete(person_id(3), 1),
        Delete(person_id(99_999), 3),
        make_person(99_999, version=2),
        Delete("not an id", 3),
        Delete(NOTE_ID, 3),
    ]
    answers = [engine.bulk("experts", operations) for engine in both]
    assert answers[0] == answers[1]
    assert [outcome.result for outcome in answers[0]] == [
        "indexed",
        "stale",
        "stale",
        "deleted",
        "stale",
        "stale",
        "indexed",
        "stale",
        "deleted",
        "stale",
        "rejected",
        "rejected",
    ]
    entries = [list(engine.entries("experts")) for engine in both]
    assert entries[0] == entries[1]
