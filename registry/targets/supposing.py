"""Who would count if a fact of reference data were another one: asked before anybody decides on it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from registry.contracts.models import ContractFact
from registry.core import facts
from registry.core.db import session
from registry.targets import counting, queries
from registry.targets.models import RuleSet, Target
from registry.targets.snapshot import FactSnapshot


@dataclass(frozen=True)
class Shift:
    """Who moves into or out of one reading of a target."""

    target: Target
    rules: RuleSet
    moved: list[queries.Moved]


def shifts(institution_id: uuid.UUID, types: Sequence[Any], *, as_of: date) -> list[Shift]:
    """Of every reading in which somebody moves, if these were the kinds of this institution. Nobody
    else moves than those who have a contract with it."""
    people = session().scalars(
        select(ContractFact.person_id)
        .where(ContractFact.institution_id == institution_id, *facts.believed(ContractFact))
        .distinct()
    )
    known = FactSnapshot(as_of, None, only=people.all())
    supposed = known.suppose_types(institution_id, types)
    found = []
    for target in queries.list_targets():
        for rules in queries.list_rule_sets(target):
            before = counting.evaluate_in(known, rules)
            after = counting.evaluate_in(supposed, rules)
            found.append(Shift(target, rules, queries.diff(before, after)))
    return [one for one in found if one.moved]
