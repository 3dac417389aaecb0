"""Count, list and export agree for any query; no text is too strange."""

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from engines import make_elastic, make_embedded
from hypothesis import given, settings
from hypothesis import strategies as st
from people import FACETS, make_filter, make_text, people

from search.engine import AnyOf, Filter, Purpose, Query, SearchEngine, SortOrder
from search.indexes import EXPERTS
from search.query.plan import facet_of
from search.text.analysis import fold
from search.text.vocabulary import Vocabulary

PEOPLE = 800
BOUND_SECONDS = 2.0

HOSTILE = {
    "parentheses": "(" * 10_000 + ")" * 10_000,
    "nots": "NOT " * 100_000,
    "field prefixes": "visible:false country:US _id:* id:[* TO *] name_x:má vi:/.*/",
    "wildcards": "* ? *a* ?? n* *" * 500,
    "nul": "nguyen\x00\x00van\x00",
    "surrogates": "\ud800nguyen\udfff \udc00\ud83d",
    "right to left": "\u202enguyen\u202c \u200f\u2067van\u2069",
    "one letter": "a" * 1_000_000,
    "one marked letter": "ễ" * 1_000_000,
    "emoji": "👩🏽\u200d🔬 🇻🇳 nguyen 🧪" * 50,
    "regular expressions": "/(a+)+$/ .*{1,1000} [^]* (?=x) \\",
    "json": '{"query": {"match_all": {}}, "script": "x"}',
    "fuzzy and boosts": 'nguyen~2^1000 "van an"~99999 +an -binh && || !',
    "zalgo": "n" + "\u0301\u0309\u0323" * 5000,
    "compounds": "-".join(["a"] * 5000),
    "many words": " ".join(f"w{number}" for number in range(50_000)),
    "spaces": " \t\n\u00a0\u2003\u3000" * 1000,
    "long ideographs": "高松健二郎" * 2000,
    "every plane": "".join(chr(point) for point in range(1, 0x11000, 37)),
}


@pytest.fixture(
    scope="module",
    params=["embedded", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)],
)
def engine(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    vocabulary: Vocabulary,
) -> Iterator[SearchEngine]:
    """Filled once; these tests only read."""
    if request.param == "embedded":
        made = make_embedded(tmp_path_factory.mktemp("properties"), vocabulary)
        made.rebuild("experts", lambda after: people(PEOPLE))
        yield made
        made.close()
        return
    with make_elastic(request.getfixturevalue("elasticsearch_url"), vocabulary) as served:
        served.rebuild("experts", lambda after: people(PEOPLE))
        yield served


@st.composite
def queries(draw: st.DrawFn) -> Query:
    chance = draw(st.randoms(use_true_random=False))
    filters: list[Filter] = [make_filter(chance) for _ in range(draw(st.integers(0, 4)))]
    return Query(
        text=draw(st.one_of(st.just(""), st.text(max_size=12), st.just(make_text(chance)))),
        filters=tuple(filters),
        facets=tuple(draw(st.sets(st.sampled_from(FACETS), max_size=4))),
        sort=draw(st.sampled_from(list(SortOrder))),
        size=draw(st.integers(1, 200)),
    )


@settings(max_examples=40)
@given(queries())
def test_count_list_and_export_agree(engine: SearchEngine, query: Query) -> None:
    hits = engine.search("experts", query)
    exported = list(engine.walk("experts", query))
    assert hits.total == len(exported) == len(set(exported))
    assert list(hits.ids) == exported[: query.size]
    assert (hits.next is None) == (hits.total <= query.size)


@settings(max_examples=25)
@given(queries(), st.sampled_from(FACETS))
def test_a_facet_value_says_how_many_choosing_it_will_list(
    engine: SearchEngine, query: Query, facet: str
) -> None:
    others = tuple(item for item in query.filters if facet_of(item) != facet)
    asked = replace(query, filters=others, facets=(facet,), size=1)
    counts = engine.search("experts", asked).facets[facet]
    for value in sorted(counts)[:3]:
        chosen = replace(asked, filters=(*others, AnyOf(facet, (value,))), facets=())
        assert engine.search("experts", chosen).total == counts[value]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_neither_fails_nor_takes_long(engine: SearchEngine, name: str) -> None:
    text = HOSTILE[name]
    begun = time.monotonic()
    hits = engine.search("experts", Query(text, facets=FACETS))
    assert time.monotonic() - begun < BOUND_SECONDS
    assert set(hits.ids) <= set(engine.walk("experts", Query(text, size=1)))
    assert len(hits.read_as) <= 256


@pytest.mark.parametrize(
    "text", ["visible:false", "country:US", "id:*", "deleted:true", "_exists_:name", "*:*"]
)
def test_no_text_reaches_another_field(engine: SearchEngine, text: str) -> None:
    assert engine.search("experts", Query(text, forgiving=False)).total == 0


def test_signs_alone_find_nothing_and_no_text_finds_all(engine: SearchEngine) -> None:
    assert engine.search("experts", Query("((( *** ///")).total == 0
    assert engine.search("experts", Query(" \u200b\n")).total in (0, PEOPLE)
    assert engine.search("experts", Query("")).total == PEOPLE


@pytest.mark.parametrize("value", ["\ud800", "a\x00b", "x" * 10_000, "", "\u202e"])
def test_strange_filter_values_find_nothing(engine: SearchEngine, value: str) -> None:
    assert engine.search("experts", Query(filters=(AnyOf("country", (value,)),))).total == 0


@pytest.mark.parametrize(
    "start", ["n", "t", "ng", "tr", "ma", "ha", "co", "th", "ly", "tra", "ngu", "mac"]
)
def test_the_start_of_a_word_finds_everyone_who_has_a_word_with_it(
    engine: SearchEngine, start: str
) -> None:
    expected = set()
    for write in people(PEOPLE):
        columns = EXPERTS.to_columns(write.fields)
        names = ("name", "name_x")
        read = names if len(start) == 1 else (*names, "vi", "en", "en_w")
        words = " ".join(str(columns[column]) for column in read).split()
        if any(word.startswith(meant) for word in words for meant in {start, fold(start)}):
            expected.add(write.id)

    found = engine.walk("experts", Query(start, purpose=Purpose.SUGGEST, forgiving=False))

    assert set(found) == expected
