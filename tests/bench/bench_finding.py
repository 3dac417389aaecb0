"""Judged queries of a university officer over profiles that no pattern made, told by kind.

python tests/bench/bench_finding.py                 # the half that may be tuned on
python tests/bench/bench_finding.py --split report  # the half that is only told
python tests/bench/bench_finding.py --wrong         # also which queries fail, and what they find
"""

import argparse
import csv
import math
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[1] / "search"))

from vocabulary_rows import DATA, ancestors, labels, read, technology_ancestors, vocabulary_rows

from search.embedded.engine import EmbeddedEngine
from search.engine import Hits, Purpose, Query, Write
from search.text.vocabulary import Vocabulary

HERE = Path(__file__).parent
TODAY = date(2026, 11, 1)
PROFILES = HERE.parent / "search" / "golden" / "profiles.csv"
ENOUGH = 0.6  # of the people who are right, among the first ten


@dataclass(frozen=True)
class Judged:
    split: str
    kind: str
    query: str
    grades: dict[str, int]

    @property
    def best(self) -> set[str]:
        return {person for person, grade in self.grades.items() if grade == 2}


def judged_queries() -> Iterator[Judged]:
    with (HERE / "judged" / "queries.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            pairs = [one.split("=") for one in row["grades"].split(",") if one]
            grades = {person: int(grade) for person, grade in pairs}
            yield Judged(row["split"], row["kind"], row["query"], grades)


def identifier(person: str) -> str:
    from uuid import UUID

    return str(UUID(int=int(person[1:]) * 7919 << 90))


def many(text: str) -> list[str]:
    return text.split("|") if text else []


def documents() -> Iterator[Write]:
    countries = {row["iso2"]: row for row in read(DATA / "countries.csv")}
    employers = {row["id"]: row["employer"] for row in read(HERE / "judged" / "employers.csv")}
    for row in read(PROFILES):
        yield Write(identifier(row["id"]), 1, _document(row, countries, employers))


def _document(row: dict[str, str], countries: Any, employers: dict[str, str]) -> dict[str, object]:
    codes, technologies = many(row["field_codes"]), many(row["technologies"])
    country = countries.get(row["country"])
    return {
        "names": [row["name_vi"], *many(row["names_other"])],
        "summary_vi": row["summary_vi"],
        "summary_en": row["summary_en"],
        "thesis": row["thesis"],
        "keywords": labels(codes + technologies),
        "number": f"VN-{20000 + int(row['id'][1:])}",
        "employer": employers.get(row["id"]),
        "years": row["doctorate_year"],
        "country": row["country"],
        "place": [country["name_vi"], country["name_en"]] if country else None,
        "fields": sorted({above for code in codes for above in ancestors(code)}),
        "technologies": sorted({up for code in technologies for up in technology_ancestors(code)}),
        "doctorate_year": int(row["doctorate_year"]) if row["doctorate_year"] else None,
    }


def known_fields(write: Write, known: frozenset[str]) -> Write:
    """Without what an older declaration does not know, so that it can be measured as well."""
    fields = {name: value for name, value in write.fields.items() if name in known}
    return Write(write.id, write.version, fields)


def is_right(judged: Judged, hits: Hits, people: dict[str, str], everybody: int) -> bool:
    found = [people[one] for one in hits.ids]
    if not judged.best:
        return hits.total <= 3
    if hits.total > everybody / 2 and judged.kind != "pasted":
        return False
    wanted = max(1, math.ceil(ENOUGH * min(len(judged.best), 10)))
    return len(judged.best & set(found[:10])) >= wanted


def gain(judged: Judged, hits: Hits, people: dict[str, str]) -> float:
    """The discounted gain of the first ten, as a share of the possible one."""
    found = [judged.grades.get(people[one], 0) for one in hits.ids[:10]]
    ideal = sorted(judged.grades.values(), reverse=True)[:10]
    best = sum((2**grade - 1) / math.log2(at + 2) for at, grade in enumerate(ideal))
    got = sum((2**grade - 1) / math.log2(at + 2) for at, grade in enumerate(found))
    return got / best if best else float(not found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", choices=["tune", "report", "both"], default="tune")
    parser.add_argument("--wrong", action="store_true")
    parser.add_argument("--kind", default="")
    given = parser.parse_args()
    vocabulary = Vocabulary.from_rows(vocabulary_rows(), today=TODAY)
    writes = sorted(documents(), key=lambda write: write.id)
    people = {identifier(f"p{number:03d}"): f"p{number:03d}" for number in range(1, 1000)}
    right: dict[str, list[bool]] = defaultdict(list)
    gains: dict[str, list[float]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        engine = EmbeddedEngine(folder, vocabulary=lambda: vocabulary)
        known = engine.declarations["experts"].known_fields
        engine.create("experts")
        engine.bulk("experts", [known_fields(write, known) for write in writes])
        for one in judged_queries():
            if given.split not in (one.split, "both") or given.kind not in one.kind:
                continue
            query = Query(one.query, size=25, purpose=Purpose.SEARCH)
            hits = engine.search("experts", query)
            good = is_right(one, hits, people, len(writes))
            right[one.kind].append(good)
            gains[one.kind].append(gain(one, hits, people))
            if given.wrong and not good:
                found = [people[hit] for hit in hits.ids[:8]]
                best = sorted(one.best)
                print(
                    f"{one.kind}: {one.query[:70]!r} {hits.total} {found} not {best} {hits.reading}"
                )
        engine.close()
    _tell(right, gains)


def _tell(right: dict[str, list[bool]], gains: dict[str, list[float]]) -> None:
    for kind in sorted(right):
        share = sum(right[kind]) / len(right[kind])
        mean = sum(gains[kind]) / len(gains[kind])
        print(f"{kind:16} {sum(right[kind]):3}/{len(right[kind]):3} {share:5.0%}  nDCG {mean:.3f}")
    verdicts = [one for told in right.values() for one in told]
    every = [one for told in gains.values() for one in told]
    print(
        f"{'all':16} {sum(verdicts):3}/{len(verdicts):3} {sum(verdicts) / len(verdicts):5.0%}",
        end="",
    )
    print(f"  nDCG {sum(every) / len(every):.3f}")


if __name__ == "__main__":
    main()
