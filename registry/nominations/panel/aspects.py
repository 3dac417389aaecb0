"""What the members of a panel give marks for, with weights, and what a mark means: dated data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean

from registry.core.i18n import locale
from registry.core.packaged import read_dated_rows
from registry.core.periods import holds_on

PACKAGE = "registry.nominations"


@dataclass(frozen=True)
class Aspect:
    code: str
    weight: int
    name_vi: str
    name_en: str


def list_aspects(*, on: date) -> list[Aspect]:
    return [
        Aspect(
            row.values["code"],
            int(row.values["weight"]),
            row.values["name_vi"],
            row.values["name_en"],
        )
        for row in read_dated_rows(PACKAGE, "aspects.csv")
        if holds_on(row, on)
    ]


def name_mark(mark: int, *, on: date) -> str:
    """With what it means, so that all members measure alike."""
    for row in read_dated_rows(PACKAGE, "marks.csv"):
        if row.values["mark"] == str(mark) and holds_on(row, on):
            return f"{mark} – {row.values[f'name_{locale()}']}"
    return str(mark)


def weigh(marks: Mapping[str, int], *, on: date) -> float:
    """The weighted mean of one score."""
    known = list_aspects(on=on)
    return sum(marks[one.code] * one.weight for one in known) / sum(one.weight for one in known)


def mean_of(several: Sequence[Mapping[str, int]], *, on: date) -> float | None:
    return fmean(weigh(one, on=on) for one in several) if several else None
