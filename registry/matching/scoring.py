"""The explained score of one expert for one opening: pure, deterministic, no hidden part.

An opening's criteria carry weights; the score is the weighted share that an expert meets, out of 100.
Each criterion gives all of its weight, half (a near field, a part of the period) or nothing, and says
why. "Must" criteria also decide who is listed at all. The same parts, as `wishes`, order the search
result inside the engine, so that the order of the list and the points shown are one and the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from registry.core.i18n import _l
from registry.programs.models import Criterion, CriterionKind, CriterionSubject, Opening
from search.engine import AnyOf, Boost, Filter, Overlaps

HALF = Fraction(1, 2)
SCALE = 1000  # points weigh more than any text relevance, which then only breaks ties
BANDS = (
    (85, _l("Very good fit")),
    (65, _l("Good fit")),
    (40, _l("Partial fit")),
    (0, _l("Weak fit")),
)
TEACHING_LEVELS = ("C1", "C2", "N")


@dataclass(frozen=True)
class Candidate:
    """What scoring may know of an expert: nothing that a masked card hides."""

    fields: tuple[tuple[str, ...], ...] = ()  # each with its ancestors, the root first
    technologies: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()  # in which teaching is possible
    modes: frozenset[str] = frozenset()
    windows: tuple[tuple[date, date | None], ...] = ()
    doctorate_level: int = 0


@dataclass(frozen=True)
class ScorePart:
    criterion: Criterion
    share: Fraction | None  # of its weight; None: not known
    weight: Fraction  # out of 100

    @property
    def points(self) -> int | None:
        return None if self.share is None else round(self.share * self.weight)


@dataclass(frozen=True)
class Score:
    parts: tuple[ScorePart, ...] = field(default_factory=tuple)

    @property
    def points(self) -> int:
        return round(sum((part.share or Fraction(0)) * part.weight for part in self.parts))

    @property
    def band(self) -> Any:
        return next(label for least, label in BANDS if self.points >= least)

    @property
    def failed_musts(self) -> list[ScorePart]:
        return [
            part
            for part in self.parts
            if part.criterion.kind is CriterionKind.HARD and not part.share
        ]


def score(opening: Opening, candidate: Candidate) -> Score:
    return Score(
        tuple(
            ScorePart(criterion, _share(criterion, opening, candidate), weight)
            for criterion, weight in weights(opening)
        )
    )


def weights(opening: Opening) -> list[tuple[Criterion, Fraction]]:
    """Each criterion's part of 100."""
    total = sum(criterion.weight for criterion in opening.criteria) or 1
    return [(criterion, Fraction(100 * criterion.weight, total)) for criterion in opening.criteria]


def _share(criterion: Criterion, opening: Opening, candidate: Candidate) -> Fraction | None:
    match criterion.subject:
        case CriterionSubject.FIELD:
            return _field_share(criterion.value, candidate.fields)
        case CriterionSubject.TECHNOLOGY:
            return Fraction(criterion.value in candidate.technologies)
        case CriterionSubject.LANGUAGE:
            known = Fraction(criterion.value in candidate.languages)
            return known if candidate.languages else None
        case CriterionSubject.MODE:
            wanted = criterion.value or opening.mode.value
            return Fraction(wanted in candidate.modes) if candidate.modes else None
        case CriterionSubject.WINDOW:
            return _window_share(opening, candidate.windows)
        case CriterionSubject.VERIFIED_DOCTORATE:
            return Fraction(candidate.doctorate_level >= int(criterion.value or 1))


def _field_share(code: str, fields: Sequence[tuple[str, ...]]) -> Fraction:
    """All for the field itself (or a narrower one), half for a sister field."""
    if any(code in path for path in fields):
        return Fraction(1)
    parent = parent_of(code)
    return HALF if parent and any(parent in path for path in fields) else Fraction(0)


def parent_of(code: str) -> str:
    """Research-field codes nest by length: 10201 in 102 in 1."""
    return code[:3] if len(code) > 3 else ""


def _window_share(opening: Opening, windows: Sequence[tuple[date, date | None]]) -> Fraction | None:
    months = months_of(opening)
    if not windows:
        return None
    covered = [month for month in months if any(_covers(window, month) for window in windows)]
    return Fraction(len(covered), len(months))


def months_of(opening: Opening) -> list[date]:
    """First days of the months of the teaching period; at most twelve decide."""
    last = opening.ends_on or opening.starts_on
    month = opening.starts_on.replace(day=1)
    months: list[date] = []
    while month <= last and len(months) < 12:
        months.append(month)
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return months


def _covers(window: tuple[date, date | None], month: date) -> bool:
    start, end = window
    return start.replace(day=1) <= month and (end is None or month <= end)


def wishes(opening: Opening) -> tuple[Boost, ...]:
    """The criteria as weighted parts of the engine's score: the same points, scaled."""
    made: list[Boost] = []
    for criterion, weight in weights(opening):
        made += _wishes(criterion, opening, float(weight) * SCALE)
    return tuple(made)


def _wishes(criterion: Criterion, opening: Opening, weight: float) -> list[Boost]:
    value = criterion.value
    match criterion.subject:
        case CriterionSubject.FIELD:
            parent = parent_of(value)
            if not parent:
                return [Boost("fields", value, weight)]
            return [Boost("fields", value, weight / 2), Boost("fields", parent, weight / 2)]
        case CriterionSubject.TECHNOLOGY:
            return [Boost("technologies", value, weight)]
        case CriterionSubject.LANGUAGE:
            return [Boost("languages", value, weight)]
        case CriterionSubject.MODE:
            return [Boost("modes", value or opening.mode.value, weight)]
        case CriterionSubject.WINDOW:
            months = months_of(opening)
            return [Boost("months", f"{month:%Y-%m}", weight / len(months)) for month in months]
        case CriterionSubject.VERIFIED_DOCTORATE:
            return [Boost("level", f"doctorate-{value or 1}", weight)]


def hard_rules(opening: Opening) -> tuple[Filter, ...]:
    """What every listed expert must meet."""
    return tuple(
        rule
        for criterion in opening.criteria
        if criterion.kind is CriterionKind.HARD
        for rule in _rules(criterion, opening)
    )


def _rules(criterion: Criterion, opening: Opening) -> list[Filter]:
    value = criterion.value
    match criterion.subject:
        case CriterionSubject.FIELD:
            return [AnyOf("fields", tuple(filter(None, (value, parent_of(value)))))]
        case CriterionSubject.TECHNOLOGY:
            return [AnyOf("technologies", (value,))]
        case CriterionSubject.LANGUAGE:
            return [AnyOf("languages", (value,))]
        case CriterionSubject.MODE:
            return [AnyOf("modes", (value or opening.mode.value,))]
        case CriterionSubject.WINDOW:
            last = opening.ends_on or opening.starts_on
            low, high = opening.starts_on.toordinal(), last.toordinal()
            return [Overlaps("available_from", "available_to", low, high)]
        case CriterionSubject.VERIFIED_DOCTORATE:
            return [AnyOf("level", (f"doctorate-{value or 1}",))]
