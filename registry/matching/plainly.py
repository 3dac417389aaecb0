"""The filters of the search as conditions, for the plain list that is shown where no engine answers."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, extract, false, or_, select

from registry.core import facts
from registry.core.i18n import hanoi_today
from registry.experts.claim_models import Verification
from registry.experts.kinds import ClaimKind
from registry.experts.models import (
    AvailabilityWindow,
    Doctorate,
    FieldClaim,
    LanguageSkill,
    Person,
    Residence,
    TechnologyClaim,
)
from registry.taxonomy.concept_models import Concept, Scheme
from registry.taxonomy.kinds import Mode
from registry.taxonomy.mission_models import Country
from search.engine import UNKNOWN

Rows = Select[Any]
"""The ids of people."""


def conditions(choices: Mapping[str, Sequence[str]]) -> list[ColumnElement[bool]]:
    """As the engine reads them: any value of a filter, and all filters."""
    return [_condition(*FILTERS[name], values) for name, values in choices.items() if values]


def _condition(
    stated: Callable[[], Rows], of_value: Callable[[str], Any], values: Sequence[str]
) -> ColumnElement[bool]:
    known = [of_value(value) for value in values if value != UNKNOWN]
    ways = [Person.id.in_(stated().where(or_(false(), *known)))] if known else []
    if UNKNOWN in values:
        ways.append(Person.id.not_in(stated()))
    return or_(*ways)


def _fields() -> Rows:
    return select(FieldClaim.person_id).join(Concept, Concept.id == FieldClaim.concept_id)


def _technologies() -> Rows:
    return (
        select(TechnologyClaim.person_id)
        .join(Concept, Concept.id == TechnologyClaim.concept_id)
        .join(Scheme, Scheme.id == Concept.scheme_id)
    )


def _is_technology(value: str) -> Any:
    scheme, _colon, code = value.rpartition(":")
    return (Scheme.code == scheme) & (Concept.code == code)


def _today(model: Any, *columns: Any) -> Rows:
    """Of a fact that holds today."""
    return select(model.person_id).where(
        *facts.believed(model), *facts.holding(model, as_of=hanoi_today()), *columns
    )


def _countries() -> Rows:
    return _today(Residence).join(Country, Country.code == Residence.country_code)


def _is_level(value: str) -> Any:
    step = value.removeprefix("doctorate-")
    return Verification.level >= int(step) if step.isdecimal() and len(step) < 3 else false()


def _is_year(value: str) -> Any:
    is_year = value.isdecimal() and len(value) == 4
    return extract("year", Doctorate.awarded_on) == int(value) if is_year else false()


FILTERS: Mapping[str, tuple[Callable[[], Rows], Callable[[str], Any]]] = {
    "fields": (_fields, lambda code: Concept.code.startswith(code, autoescape=True)),
    "technologies": (_technologies, _is_technology),
    "modes": (
        lambda: select(AvailabilityWindow.person_id),
        lambda value: AvailabilityWindow.mode.in_([one for one in Mode if one.value == value]),
    ),
    "languages": (
        lambda: select(LanguageSkill.person_id).where(LanguageSkill.can_teach),
        lambda code: LanguageSkill.language == code,
    ),
    "country_group": (_countries, lambda group: Country.group == group),
    "level": (lambda: _today(Verification, Verification.kind == ClaimKind.DOCTORATE), _is_level),
    "doctorate_year": (lambda: _today(Doctorate), _is_year),
}
