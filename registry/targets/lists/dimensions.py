"""The dimensions by which counted people are told apart, as filters of their lists. Tables of numbers group
by the same columns, so that each number is the list that its link opens."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import String, Subquery, case, cast, func, select

from registry.accounts.models import User
from registry.contracts.kinds import ContractKind
from registry.contracts.models import Contract
from registry.core import facts
from registry.core.db import session
from registry.core.i18n import _l, localized_text
from registry.core.permissions import OVERSIGHT_ROLES
from registry.experts.kinds import Category
from registry.experts.models import ExpertCategory, Person
from registry.experts.states import PersonState
from registry.programs.models import Opening, TalentProgram
from registry.targets.snapshot import FIELDS
from registry.targets.traits import Told
from registry.targets.verdicts import Count
from registry.taxonomy import queries as taxonomy
from registry.taxonomy.concept_models import Concept, Scheme
from registry.taxonomy.kinds import Mode
from registry.taxonomy.labels import COUNTRY_GROUPS
from registry.taxonomy.models import AcademicTerm
from registry.web.lists.declaration import Filter, Period, values_of
from registry.web.lists.filters import in_order

COMPUTED: dict[str, type] = {
    "institution_id": uuid.UUID,
    "body_id": uuid.UUID,
    "field": str,
    "country": str,
    "region": str,
    "kind": str,
    "mode": str,
    "month": str,
    "term": str,
    "checked_until": date,
}


def values_told(one: Told) -> tuple[Any, ...]:
    """In the order of COMPUTED."""
    verdict, kept = one.verdict, one.traits
    return (
        verdict.institution_id,
        one.body_id,
        kept.field,
        kept.country,
        one.region,
        kept.kind,
        kept.mode,
        one.month,
        kept.term,
        kept.checked_until,
    )


def reads_origins(user: User) -> bool:
    """Where people live and whence they come may harm them: it is for those who answer for the count."""
    return bool(user.roles & OVERSIGHT_ROLES)


def filters(count: Count, computed: Subquery) -> tuple[Filter | Period, ...]:
    columns = computed.c
    return (
        *dimensions(count, computed),
        Filter(
            "introduced",
            _l("By an introduction"),
            Contract.introduction_id.is_not(None),
            labels=in_order({True: _l("Yes"), False: _l("No")}),
            is_joined=True,
        ),
        Period("checked", _l("Check valid until"), columns.checked_until),
    )


def dimensions(count: Count, computed: Subquery) -> tuple[Filter, ...]:
    columns = computed.c
    return (
        Filter(
            "institution",
            _l("Institution"),
            columns.institution_id,
            labels=taxonomy.name_organisations,
        ),
        Filter("body", _l("Governing body"), columns.body_id, labels=taxonomy.name_organisations),
        Filter("field", _l("Research field"), columns.field, labels=name_fields),
        Filter(
            "technology",
            _l("Strategic technology"),
            func.coalesce(Opening.technology_id, TalentProgram.technology_id),
            labels=taxonomy.name_concepts,
            is_joined=True,
        ),
        Filter("kind", _l("Kind of contract"), columns.kind, labels=values_of(ContractKind)),
        Filter("mode", _l("Mode of cooperation"), columns.mode, labels=values_of(Mode)),
        Filter("month", _l("Month of counting"), columns.month, labels=name_months),
        Filter("term", _l("Semester of counting"), columns.term, labels=name_terms),
        _origin("country", _l("Country of work"), columns.country, taxonomy.name_countries),
        _origin("region", _l("Region of the world"), columns.region, name_regions),
        _origin("category", _l("Nationality"), _category(count), values_of(Category)),
    )


def _origin(
    name: str, label: Any, column: Any, labels: Callable[[Iterable[Any]], Mapping[Any, Any]]
) -> Filter:
    """Of those who withdrew their profile nothing is told but their name and contract."""
    told = case((Person.state != PersonState.WITHDRAWN, column))
    return Filter(name, label, told, labels=labels, is_joined=True, is_for=reads_origins)


def _category(count: Count) -> Any:
    return (
        select(func.min(cast(ExpertCategory.category, String)))
        .where(
            ExpertCategory.person_id == Person.id,
            *facts.believed(ExpertCategory, known_at=count.known_at),
            *facts.holding(ExpertCategory, as_of=count.as_of),
        )
        .correlate(Person)
        .scalar_subquery()
    )


def name_fields(codes: Iterable[str]) -> dict[str, str]:
    rows = session().scalars(
        select(Concept).join(Scheme).where(Scheme.code == FIELDS, Concept.code.in_(list(codes)))
    )
    return {row.code: localized_text(row, "name") for row in rows}


def name_months(codes: Iterable[str]) -> dict[str, str]:
    return {code: f"{date.fromisoformat(code + '-01'):%m/%Y}" for code in sorted(codes)}


def name_terms(codes: Iterable[str]) -> dict[str, str]:
    rows = session().scalars(
        facts.read(AcademicTerm)
        .where(AcademicTerm.code.in_(list(codes)), AcademicTerm.institution_id.is_(None))
        .order_by(AcademicTerm.starts_on)
    )
    return {row.code: localized_text(row, "name") for row in rows}


def name_regions(codes: Iterable[str]) -> dict[str, Any]:
    return {code: COUNTRY_GROUPS.get(code, code) for code in codes}
