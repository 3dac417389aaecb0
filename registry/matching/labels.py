"""Words for what search counts: facet values and the reasons behind a score."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import g
from sqlalchemy import select

from registry.core.db import session
from registry.core.i18n import _, _l, format_date, locale, localized_text
from registry.matching.likeness import Likeness
from registry.matching.scoring import OwnSubject, Score, ScorePart, Wish
from registry.programs.kinds import CriterionSubject
from registry.programs.models import Opening
from registry.taxonomy.concept_models import Concept, Scheme
from registry.taxonomy.kinds import Mode
from registry.taxonomy.labels import COUNTRY_GROUPS, language_names
from search.engine import UNKNOWN

YEAR = re.compile(r"(19|20)\d\d", re.ASCII)
NEAR = 0.5  # among the subjects, of one work or of several together
GROUPS = {
    "fields": _l("Field of expertise"),
    "technologies": _l("Strategic technology"),
    "modes": _l("Mode of cooperation"),
    "languages": _l("Teaching language"),
    "country_group": _l("Region of residence"),
    "level": _l("Verification"),
    "doctorate_year": _l("Year of doctorate"),
}
SOURCES = {
    "summary": _l("Research"),
    "thesis": _l("Thesis"),
    "works": _l("Works"),
    "fields": _l("Fields of expertise"),
}
LEVELS = {
    "doctorate-1": _l("Doctorate verified, level 1 or higher"),
    "doctorate-2": _l("Doctorate verified, level 2 or higher"),
    "doctorate-3": _l("Doctorate verified, level 3 or higher"),
    "doctorate-4": _l("Doctorate verified, level 4"),
}
SUBJECTS = {
    OwnSubject.WORDS: _l("Same words as the opening"),
    OwnSubject.AREA: _l("Same subject area"),
    CriterionSubject.FIELD: _l("Field of expertise"),
    CriterionSubject.TECHNOLOGY: _l("Strategic technology"),
    CriterionSubject.LANGUAGE: _l("Teaching language"),
    CriterionSubject.MODE: _l("Mode of cooperation"),
    CriterionSubject.WINDOW: _l("Time"),
    CriterionSubject.VERIFIED_DOCTORATE: _l("Verified doctorate"),
}


@dataclass(frozen=True)
class FacetOption:
    value: str
    label: str
    count: int | None
    selected: bool


@dataclass(frozen=True)
class FacetGroup:
    name: str
    label: str
    options: list[FacetOption] = field(default_factory=list)
    unknown: FacetOption | None = None
    single: bool = False


def facet_groups(
    counts: Mapping[str, Mapping[str, int]], choices: Mapping[str, tuple[str, ...]]
) -> list[FacetGroup]:
    return [_facet(name, counts.get(name, {}), choices.get(name, ())) for name in GROUPS]


def _facet(name: str, counts: Mapping[str, int], chosen: tuple[str, ...]) -> FacetGroup:
    values = {**dict.fromkeys(chosen, 0), **counts}
    unknown = values.pop(UNKNOWN, None)
    if name == "fields":
        values = {code: count for code, count in values.items() if _is_open(code, chosen)}
    options = [
        FacetOption(value, label_of(name, value), count, value in chosen)
        for value, count in values.items()
    ]
    options.sort(key=lambda option: _place(name, option))
    last = FacetOption(UNKNOWN, _("Not stated"), unknown, UNKNOWN in chosen) if unknown else None
    return FacetGroup(name, str(GROUPS[name]), options, last)


def _is_open(code: str, chosen: tuple[str, ...]) -> bool:
    """The groups of fields, and the single fields of those that are chosen."""
    return len(code) == 3 or code in chosen or any(code[:3] == one[:3] for one in chosen)


def _place(name: str, option: FacetOption) -> tuple[Any, ...]:
    """Fields below their group, years from the newest, all else by number."""
    if name == "doctorate_year":
        return (-int(option.value) if option.value.isdecimal() else 0,)
    return (-(option.count or 0), option.label)


def wish_label(wish: Wish, opening: Opening) -> str:
    """A rule of the opening in words: "Field of expertise: Optics"."""
    return f"{SUBJECTS[wish.subject]}: {_wanted_of(wish, opening)}"


def label_of(name: str, value: str) -> str:
    if value == UNKNOWN:
        return _("Not stated")
    if name in {"fields", "technologies"}:
        return _concept_label(name, value)
    return str(_known(name).get(value, value))


def is_known(name: str, value: str) -> bool:
    """Whether a value of a filter is one of the register's; of years, a year."""
    if name in {"fields", "technologies"}:
        return value == UNKNOWN or _concept_key(name, value) in _concept_labels()
    is_year = name == "doctorate_year" and bool(YEAR.fullmatch(value))
    return value == UNKNOWN or is_year or value in _known(name)


def _known(name: str) -> Mapping[str, Any]:
    known: dict[str, Mapping[str, Any]] = {
        "modes": {mode.value: mode.label for mode in Mode},
        "languages": language_names(locale()),
        "country_group": COUNTRY_GROUPS,
        "level": LEVELS,
    }
    return known.get(name, {})


def _concept_label(name: str, value: str) -> str:
    return str(_concept_labels().get(_concept_key(name, value), value))


def _concept_key(name: str, value: str) -> tuple[str, str]:
    scheme, _colon, code = value.rpartition(":") if name == "technologies" else ("FORD", "", value)
    return scheme, code


def _concept_labels() -> Mapping[tuple[str, str], str]:
    """All labels at once, once a request: the taxonomy has some hundred rows."""
    if "concept_labels" not in g:
        rows = session().execute(
            select(
                Scheme.code.label("scheme"), Concept.code, Concept.name_vi, Concept.name_en
            ).join(Scheme, Scheme.id == Concept.scheme_id)
        )
        g.concept_labels = {(row.scheme, row.code): localized_text(row, "name") for row in rows}
    labels: Mapping[tuple[str, str], str] = g.concept_labels
    return labels


def score_rows(score: Score, opening: Opening) -> list[tuple[str, str, int | None, int]]:
    """Rows of the explanation: criterion, evidence in words, points, most possible points."""
    return [
        (
            str(SUBJECTS[part.criterion.subject]),
            _evidence(part, score, opening),
            part.points,
            round(part.weight),
        )
        for part in score.parts
    ]


def kept_row(
    *, subject: str, value: str, points: int | None, most: int, words: list[str]
) -> tuple[str, str, int | None, int]:
    """The same of a score that was kept, of which the opening may have changed since."""
    is_own = subject in set(OwnSubject)
    kind = OwnSubject(subject) if is_own else CriterionSubject(subject)
    names = {"field": "fields", "technology": "technologies", "language": "languages"}
    told = ", ".join(words) if points else ""
    if subject in names:
        told = label_of(names[subject], value)
    elif kind is CriterionSubject.MODE and value:
        told = label_of("modes", value)
    elif kind is CriterionSubject.VERIFIED_DOCTORATE:
        told = label_of("level", f"doctorate-{value or 1}")
    return str(SUBJECTS[kind]), told, points, most


def _evidence(part: ScorePart, score: Score, opening: Opening) -> str:
    if part.share is None:
        return _("The expert has not stated this")
    if isinstance(part.criterion.subject, OwnSubject):
        return _subject_evidence(part, score)
    wanted = _wanted(part, opening)
    if part.share == 1:
        return _("Met: %(what)s", what=wanted)
    if part.share == 0:
        return _("Not met: %(what)s", what=wanted)
    if part.criterion.subject is CriterionSubject.FIELD:
        return _("A neighbouring field of %(what)s", what=wanted)
    return _("Partly met: %(what)s", what=wanted)


def _subject_evidence(part: ScorePart, score: Score) -> str:
    """Single words that two texts share by chance earn no point, and are not told."""
    likeness = score.likeness
    if likeness is None or not part.points:
        return _("Nothing in common with the text of the opening")
    source = str(SOURCES[likeness.kind]) if likeness.kind in SOURCES else ""
    if part.criterion.subject is OwnSubject.AREA:
        return _("Nearest text: %(source)s", source=source)
    words = ", ".join(likeness.words)
    if not source:
        return _("Words in common: %(words)s", words=words)
    return _("Words in common: %(words)s (%(source)s)", words=words, source=source)


def why(likeness: Likeness) -> list[str]:
    """Why somebody stands where they stand in the results for a text."""
    source = str(SOURCES[likeness.kind])
    told = []
    if likeness.words:
        words = ", ".join(likeness.words)
        told.append(_("Words in common: %(words)s (%(source)s)", words=words, source=source))
    if (likeness.area or 0) >= NEAR:
        told.append(_("Same subject area: %(source)s", source=source))
    return told


def _wanted(part: ScorePart, opening: Opening) -> str:
    return _wanted_of(part.criterion, opening)


def _wanted_of(wish: Wish, opening: Opening) -> str:
    value = wish.value
    match CriterionSubject(wish.subject):
        case CriterionSubject.FIELD:
            return label_of("fields", value)
        case CriterionSubject.TECHNOLOGY:
            return label_of("technologies", value)
        case CriterionSubject.LANGUAGE:
            return label_of("languages", value)
        case CriterionSubject.MODE:
            return label_of("modes", value or opening.mode.value)
        case CriterionSubject.WINDOW:
            last = format_date(opening.ends_on or opening.starts_on)
            return _("%(first)s to %(last)s", first=format_date(opening.starts_on), last=last)
        case CriterionSubject.VERIFIED_DOCTORATE:
            return label_of("level", f"doctorate-{value or 1}")
