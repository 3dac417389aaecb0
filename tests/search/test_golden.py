"""Judged queries, as officers and scientists type them: see golden/README.md."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from engines import make_elastic, make_embedded
from vocabulary_rows import ancestors, labels, read, technology_ancestors

from search.engine import Purpose, Query, SearchEngine, Write
from search.text import analysis
from search.text.vocabulary import Vocabulary

GOLDEN = Path(__file__).parent / "golden"
QUERIES = read(GOLDEN / "queries.csv")


def many(text: str) -> list[str]:
    return text.split("|") if text else []


def identifier(person: str) -> str:
    return str(UUID(int=int(person[1:]) * 7919 << 90))


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def document(row: dict[str, str]) -> Write:
    codes, technologies = many(row["field_codes"]), many(row["technologies"])
    fields = {
        "names": [row["name_vi"], *many(row["names_other"])],
        "summary_vi": row["summary_vi"],
        "summary_en": row["summary_en"],
        "thesis": row["thesis"],
        "keywords": labels(codes + technologies),
        "fields": sorted({above for code in codes for above in ancestors(code)}),
        "technologies": sorted({up for code in technologies for up in technology_ancestors(code)}),
        "country": row["country"],
        "languages": many(row["languages"]),
        "modes": many(row["modes"]),
        "level": row["verified_level"],
        "doctorate_year": int(row["doctorate_year"]) if row["doctorate_year"] else None,
        "available_from": day(row["available_from"]),
        "available_to": day(row["available_to"]),
    }
    return Write(identifier(row["id"]), 1, fields)


@pytest.fixture(
    scope="module",
    params=["embedded", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)],
)
def judged(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    vocabulary: Vocabulary,
) -> Iterator[SearchEngine]:
    writes = [document(row) for row in read(GOLDEN / "profiles.csv")]
    if request.param == "embedded":
        engine = make_embedded(tmp_path_factory.mktemp("golden"), vocabulary)
        engine.create("experts")
        engine.bulk("experts", writes)
        yield engine
        engine.close()
        return
    with make_elastic(request.getfixturevalue("elasticsearch_url"), vocabulary) as served:
        served.create("experts")
        served.bulk("experts", writes)
        yield served


def spelled(text: str) -> list[str]:
    return [word.exact for word in analysis.words(text)]


def faults(engine: SearchEngine, row: dict[str, str]) -> list[str]:
    purpose = Purpose.SUGGEST if row["mode"] == "prefix" else Purpose.SEARCH
    hits = engine.search("experts", Query(row["query"], size=200, purpose=purpose))
    people = {identifier(f"p{number:03d}"): f"p{number:03d}" for number in range(1, 1000)}
    found = [people[hit] for hit in hits.ids]
    first = many(row["must_first"])
    told = [f"{person} is not found" for person in many(row["must"]) if person not in found]
    told += [f"{person} is found" for person in many(row["must_not"]) if person in found]
    if set(found[: len(first)]) != set(first):
        told.append(f"{first} should come first, but {found[:5]} do")
    wanted = row["expect_suggestion"]
    offered = [spelled(text) for text in (*hits.suggestions, hits.read_as)]
    if wanted and spelled(wanted) not in offered:
        told.append(f"{wanted} is not suggested")
    return [f"{row['id']} {row['query']!r}: {fault} ({row['why']})" for fault in told]


def test_every_judged_query_finds_whom_it_must_and_nobody_it_must_not(
    judged: SearchEngine,
) -> None:
    wrong = [fault for row in QUERIES for fault in faults(judged, row)]
    assert not wrong, "\n".join(wrong)


def test_there_are_enough_judged_queries() -> None:
    assert len(QUERIES) >= 200
