"""The conditions of each legal category, as the legal texts have them on a day: dated data."""

from dataclasses import dataclass
from datetime import date

from registry.core.packaged import read_dated_rows
from registry.core.periods import holds_on
from registry.leading.kinds import LegalCategory

GENERAL, ANY = "general", "any"


@dataclass(frozen=True)
class Criterion:
    """`need`: every `general` one has to be met, and at least one of `any`. Each is shown by one paper, and
    `check` says what the secretariat looks for in it."""

    code: str
    need: str
    text_vi: str
    text_en: str
    evidence_vi: str
    evidence_en: str
    check_vi: str
    check_en: str
    article_vi: str
    article_en: str


def list_criteria(category: LegalCategory, *, on: date) -> list[Criterion]:
    names = Criterion.__dataclass_fields__
    return [
        Criterion(**{name: row.values[name] for name in names})
        for row in read_dated_rows("registry.nominations", "criteria.csv")
        if row.values["category"] == category and holds_on(row, on)
    ]


def list_unmet(known: list[Criterion], codes: set[str]) -> list[Criterion]:
    """What is missing where these are met: each general one, and all of `any` where there is none."""
    some = any(one.code in codes for one in known if one.need == ANY)
    return [
        one
        for one in known
        if one.code not in codes and (one.need == GENERAL or (one.need == ANY and not some))
    ]
