"""The explained score of one expert for one opening: deterministic, no hidden part.

An opening's criteria carry weights; what it says of itself (its subject, mode, language, time) counts
beside them with weights that are dated data. The score is the weighted share that an expert meets,
out of 100. Each part gives all of its weight, some of it (a near field, a part of the period, a part of
the subject) or nothing, and says why. "Must" criteria also decide who is listed at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any

from registry.core.i18n import _l, hanoi_today
from registry.core.packaged import row_in_force
from registry.matching.likeness import Likeness
from registry.programs.kinds import CriterionKind, CriterionSubject
from registry.programs.models import Opening
from search.engine import AnyOf, Boost, Filter

HALF = Fraction(1, 2)
SCALE = 2  # of the engine's first choice of candidates: criteria beside the words of the opening
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
    windows: tuple[tuple[str, date, date | None], ...] = ()  # each of one mode
    doctorate_level: int = 0
    likeness: Likeness | None = None  # None: the subject was not compared, or nothing is known


class OwnSubject(StrEnum):
    """What the opening's text is about, beside what the expert writes."""

    WORDS = "same_words"
    AREA = "same_area"


@dataclass(frozen=True)
class Wish:
    """A criterion of the opening, or what its own terms ask for."""

    subject: CriterionSubject | OwnSubject
    value: str
    weight: int
    kind: CriterionKind = CriterionKind.SHOULD


@dataclass(frozen=True)
class ScorePart:
    criterion: Wish
    share: Fraction | None  # of its weight; None: not known
    weight: Fraction  # out of 100

    @property
    def points(self) -> int | None:
        return None if self.share is None else round(self.share * self.weight)


@dataclass(frozen=True)
class Score:
    parts: tuple[ScorePart, ...] = field(default_factory=tuple)
    likeness: Likeness | None = None

    @property
    def exact(self) -> Fraction:
        """What decides the order; `points` is what is shown of it."""
        return sum(((part.share or Fraction(0)) * part.weight for part in self.parts), Fraction(0))

    @property
    def points(self) -> int:
        return round(self.exact)

    @property
    def known(self) -> int:
        """Out of how many points something is known."""
        return round(sum(part.weight for part in self.parts if part.share is not None))

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
        ),
        candidate.likeness,
    )


def weights(opening: Opening) -> list[tuple[Wish, Fraction]]:
    """Each part's share of 100."""
    wishes = wished(opening)
    total = sum(wish.weight for wish in wishes) or 1
    return [(wish, Fraction(100 * wish.weight, total)) for wish in wishes]


def wished(opening: Opening) -> list[Wish]:
    """The criteria, and of the opening's own terms those that no criterion names."""
    stated = [
        Wish(criterion.subject, criterion.value, criterion.weight, criterion.kind)
        for criterion in opening.criteria
    ]
    own: tuple[tuple[CriterionSubject | OwnSubject, str], ...] = (
        (OwnSubject.WORDS, ""),
        (OwnSubject.AREA, ""),
        (CriterionSubject.MODE, opening.mode.value),
        (CriterionSubject.LANGUAGE, opening.teaching_language),
        (CriterionSubject.WINDOW, ""),
    )
    named = {(wish.subject, wish.value or opening.mode.value) for wish in stated}
    times = any(wish.subject is CriterionSubject.WINDOW for wish in stated)
    return stated + [
        Wish(subject, value, number(subject.value))
        for subject, value in own
        if (subject, value) not in named and not (subject is CriterionSubject.WINDOW and times)
    ]


def number(code: str) -> int:
    """A weight, or what counts as the whole subject, by the row in force today."""
    row = row_in_force("registry.matching", "match_weights.csv", on=hanoi_today(), code=code)
    return int(row["value"])


def _share(wish: Wish, opening: Opening, candidate: Candidate) -> Fraction | None:
    match wish.subject:
        case OwnSubject.WORDS | OwnSubject.AREA:
            return _subject_share(OwnSubject(wish.subject), candidate.likeness)
        case CriterionSubject.FIELD:
            return _field_share(wish.value, candidate.fields)
        case CriterionSubject.TECHNOLOGY:
            return Fraction(wish.value in candidate.technologies)
        case CriterionSubject.LANGUAGE:
            known = Fraction(wish.value in candidate.languages)
            return known if candidate.languages else None
        case CriterionSubject.MODE:
            wanted = wish.value or opening.mode.value
            return Fraction(wanted in candidate.modes) if candidate.modes else None
        case CriterionSubject.WINDOW:
            return _window_share(opening, candidate.windows)
        case CriterionSubject.VERIFIED_DOCTORATE:
            return Fraction(candidate.doctorate_level >= int(wish.value or 1))


def _subject_share(subject: OwnSubject, likeness: Likeness | None) -> Fraction | None:
    if likeness is None:
        return None
    found = likeness.cosine if subject is OwnSubject.WORDS else likeness.area
    if found is None:
        return None
    full = Fraction(number(f"full_{subject.value}_percent"), 100)
    return min(Fraction(1), Fraction(round(found * 10**6), 10**6) / full)


def _field_share(code: str, fields: Sequence[tuple[str, ...]]) -> Fraction:
    """All for the field itself (or a narrower one), half for a sister field."""
    if any(code in path for path in fields):
        return Fraction(1)
    parent = parent_of(code)
    return HALF if parent and any(parent in path for path in fields) else Fraction(0)


def parent_of(code: str) -> str:
    """Research-field codes nest by length: 10201 in 102 in 1."""
    return code[:3] if len(code) > 3 else ""


def _window_share(
    opening: Opening, windows: Sequence[tuple[str, date, date | None]]
) -> Fraction | None:
    """Of the months in which they offer this mode; a window of another mode helps half."""
    months = months_of(opening)
    if not windows:
        return None
    fitting = [window for window in windows if window[0] == opening.mode.value]
    covered = [month for month in months if any(_covers(window, month) for window in windows)]
    well = [month for month in months if any(_covers(window, month) for window in fitting)]
    return Fraction(len(covered) + len(well), 2 * len(months))


def months_of(opening: Opening) -> list[date]:
    """First days of the months of the teaching period; at most twelve decide."""
    last = opening.ends_on or opening.starts_on
    month = opening.starts_on.replace(day=1)
    months: list[date] = []
    while month <= last and len(months) < 12:
        months.append(month)
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return months


def _covers(window: tuple[str, date, date | None], month: date) -> bool:
    _mode, start, end = window
    return start.replace(day=1) <= month and (end is None or month <= end)


def wishes(opening: Opening) -> tuple[Boost, ...]:
    """What the engine weighs when it chooses the candidates, beside the words of the opening."""
    made: list[Boost] = []
    for wish, weight in weights(opening):
        if not isinstance(wish.subject, OwnSubject):
            made += _wishes(wish, opening, float(weight) / 100 * SCALE)
    return tuple(made)


def _wishes(wish: Wish, opening: Opening, weight: float) -> list[Boost]:
    value = wish.value
    match CriterionSubject(wish.subject):
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


def musts(opening: Opening) -> list[Wish]:
    return [wish for wish in wished(opening) if wish.kind is CriterionKind.HARD]


def hard_rules(opening: Opening, *, but: Wish | None = None) -> tuple[Filter, ...]:
    """What every listed expert must meet."""
    wishes = [wish for wish in musts(opening) if wish != but]
    of_mode = any(
        wish.subject is CriterionSubject.MODE and wish.value in {"", opening.mode.value}
        for wish in wishes
    )
    return tuple(rule for wish in wishes for rule in _rules(wish, opening, of_mode=of_mode))


def _rules(wish: Wish, opening: Opening, *, of_mode: bool) -> list[Filter]:
    value = wish.value
    match CriterionSubject(wish.subject):
        case CriterionSubject.FIELD:
            return [AnyOf("fields", tuple(filter(None, (value, parent_of(value)))))]
        case CriterionSubject.TECHNOLOGY:
            return [AnyOf("technologies", (value,))]
        case CriterionSubject.LANGUAGE:
            return [AnyOf("languages", (value,))]
        case CriterionSubject.MODE:
            return [AnyOf("modes", (value or opening.mode.value,))]
        case CriterionSubject.WINDOW:
            months = [f"{month:%Y-%m}" for month in months_of(opening)]
            if of_mode:  # one and the same window has to offer both
                return [AnyOf("slots", tuple(f"{opening.mode.value}:{month}" for month in months))]
            return [AnyOf("months", tuple(months))]
        case CriterionSubject.VERIFIED_DOCTORATE:
            return [AnyOf("level", (f"doctorate-{value or 1}",))]
