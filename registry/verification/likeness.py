"""How alike two records are: names letter by letter, days, and what else they share."""

import uuid
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from registry.core.dates import PartialDate, Precision, days_apart
from registry.core.i18n import _l

ALIKE_WITH_DAY, ALIKE_WITH_YEAR = 90, 97  # of 100: how alike the names have to be


ALIKE = 85  # institutions, theses, supervisors
LIKENESSES = {
    "name": _l("Same name"),
    "similar_name": _l("Similar name"),
    "day": _l("Same date of award"),
    "year": _l("Awards within a year"),
    "institution": _l("Same awarding institution"),
    "thesis": _l("Same thesis"),
    "supervisor": _l("Same supervisor"),
}


@dataclass
class Record:
    """What is compared of one person."""

    person_id: uuid.UUID
    awarded: PartialDate
    institution: str
    thesis: str
    supervisor: str
    names: list[str] = field(default_factory=list)  # folded, words in alphabetical order


@dataclass(frozen=True)
class Likeness:
    one: Record
    other: Record
    score: int
    reasons: tuple[str, ...]


def compare(one: Record, other: Record) -> Likeness | None:
    """None where too little agrees."""
    name = max((fuzz.ratio(a, b) for a in one.names for b in other.names), default=0.0)
    if name < ALIKE_WITH_DAY:
        return None
    reasons = ["name" if name == 100 else "similar_name"]
    apart = days_apart(one.awarded, other.awarded)
    if apart <= 366:
        reasons.append("year" if apart or not _are_days(one, other) else "day")
    reasons += [
        what for what in ("institution", "thesis", "supervisor") if _agree(one, other, what)
    ]
    is_enough = "day" in reasons if name == 100 else "day" in reasons and "thesis" in reasons
    is_enough |= name >= ALIKE_WITH_YEAR and "year" in reasons and "thesis" in reasons
    is_enough |= name == 100 and apart == 0 and "institution" in reasons
    points = {"day": 25, "year": 10, "institution": 10, "thesis": 10, "supervisor": 5}
    score = round(name / 2) + sum(points.get(reason, 0) for reason in reasons)
    return Likeness(one, other, score, tuple(reasons)) if is_enough else None


def _are_days(one: Record, other: Record) -> bool:
    return one.awarded.precision is other.awarded.precision is Precision.DAY


def _agree(one: Record, other: Record, what: str) -> bool:
    mine, theirs = getattr(one, what), getattr(other, what)
    return bool(mine and theirs) and fuzz.token_sort_ratio(mine, theirs) >= ALIKE
