"""The reference data as rows for a vocabulary: labels of the taxonomy, synonyms, titles."""

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

DATA = Path(__file__).parents[2] / "registry" / "taxonomy" / "data"
TITLES = (
    *("GS", "PGS", "TS", "TSKH", "ThS", "Dr", "Prof", "Professor", "Assoc Prof"),
    *("Associate Professor", "PhD", "giáo sư", "phó giáo sư", "tiến sĩ", "GS.TS", "PGS.TS"),
)

Row = dict[str, object]


def read(path: Path) -> list[dict[str, str]]:
    with open(path, encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def fields() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in read(DATA / "ford_fields.csv")}


@cache
def technologies() -> dict[str, dict[str, str]]:
    rows = read(DATA / "strategic_technologies.csv")
    return {f"{row['scheme']}:{row['code']}": row for row in rows}


def ancestors(code: str) -> list[str]:
    """The code itself and everything above it in the tree of fields."""
    found = []
    while code:
        found.append(code)
        code = fields()[code]["parent"]
    return found


def technology_ancestors(code: str) -> list[str]:
    scheme = code.partition(":")[0]
    found = []
    while code in technologies():
        found.append(code)
        code = f"{scheme}:{technologies()[code]['parent']}"
    return found


def labels(codes: list[str]) -> list[str]:
    every = {**fields(), **technologies()}
    return [every[code][f"name_{language}"] for code in codes for language in ("vi", "en")]


def vocabulary_rows() -> Iterator[Row]:
    by_label: dict[str, str] = {}
    for title in TITLES:
        yield {"term": title, "concept": title, "kind": "title"}
    yield from _label_rows(by_label)
    yield from _synonym_rows(by_label)


def _label_rows(by_label: dict[str, str]) -> Iterator[Row]:
    for kind, labelled in (("fields", fields()), ("technologies", technologies())):
        for code, row in labelled.items():
            if len(code) == 1:
                continue
            for label in (row["name_vi"], row["name_en"]):
                by_label.setdefault(label.casefold(), code)
                yield {"term": label, "concept": code, "codes": {kind: [code]}}
    for row in read(DATA / "countries.csv"):
        for label in (row["name_vi"], row["name_en"]):
            by_label[label.casefold()] = f"country {row['iso2']}"
            codes = {"country": [row["iso2"]]}
            yield {"term": label, "concept": f"country {row['iso2']}", "codes": codes}


def _synonym_rows(by_label: dict[str, str]) -> Iterator[Row]:
    for row in read(DATA / "synonyms.csv"):
        concept = by_label.setdefault(row["target"].casefold(), f"term {row['target'].casefold()}")
        dated: Row = {"valid_from": row["valid_from"], "valid_to": row["valid_to"]}
        if row["concept_code"]:
            dated["within"] = {"fields": [row["concept_code"]]}
        yield {"term": row["target"], "concept": concept, **dated}
        yield {"term": row["term"], "concept": concept, "kind": row["kind"], **dated}
