"""Lecturers that the talent programmes plan to have by the end of a year, by what a plan can be told apart."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from registry.accounts.models import User
from registry.core.db import session
from registry.core.i18n import hanoi_today
from registry.programs.models import TalentProgram
from registry.programs.queries import visible_programs
from registry.targets.traits import GROUP_OF_FIELDS
from registry.taxonomy.bodies import find_bodies
from registry.taxonomy.concept_models import Concept

Plans = Mapping[str, Mapping[Any, int]]
"""By the name of a dimension, by its value."""


def read_plans(user: User, *, years: range) -> Plans:
    """Two statements; programmes are a few hundred."""
    statement = (
        visible_programs(user)
        .join(Concept, Concept.id == TalentProgram.field_id)
        .with_only_columns(
            TalentProgram.institution_id,
            Concept.code,
            TalentProgram.technology_id,
            TalentProgram.quota,
        )
    )
    rows = session().execute(statement.order_by(None)).all()
    bodies = find_bodies({row.institution_id for row in rows}, on=hanoi_today())
    found: dict[str, Counter[Any]] = {
        name: Counter() for name in ("institution", "body", "field", "technology")
    }
    for row in rows:
        wanted = sum(_seats(row.quota.get(str(year))) for year in years)
        found["institution"][row.institution_id] += wanted
        found["body"][bodies.get(row.institution_id)] += wanted
        found["field"][row.code[:GROUP_OF_FIELDS]] += wanted
        if row.technology_id is not None:
            found["technology"][row.technology_id] += wanted
    return found


def _seats(value: Any) -> int:
    return int(value) if value else 0
