"""Who would count if a fact of reference data were another one: asked before anybody decides on it."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select

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


def shifts_of_types(institution_id: uuid.UUID, types: Sequence[Any], *, as_of: date) -> list[Shift]:
    """If these were the kinds of this institution."""
    people = contract_holders(ContractFact.institution_id == institution_id)
    return shifts(
        people, lambda known: known.suppose(institution_types={institution_id: types}), as_of=as_of
    )


def contract_holders(*conditions: ColumnElement[bool]) -> list[uuid.UUID]:
    """Those who have a contract of which these hold, as it is believed now."""
    statement = select(ContractFact.person_id).where(*conditions, *facts.believed(ContractFact))
    return list(session().scalars(statement.distinct()))


def shifts(
    people: Sequence[uuid.UUID], suppose: Callable[[FactSnapshot], FactSnapshot], *, as_of: date
) -> list[Shift]:
    """Of every reading in which somebody moves. Nobody else can move than these people."""
    known = FactSnapshot(as_of, None, only=people)
    supposed = suppose(known)
    found = []
    for target in queries.list_targets():
        for rules in queries.list_rule_sets(target, as_of=as_of):
            before = counting.evaluate_in(known, rules)
            after = counting.evaluate_in(supposed, rules)
            found.append(Shift(target, rules, queries.diff(before, after)))
    return [one for one in found if one.moved]
