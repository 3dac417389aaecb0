"""What the public home says of the targets: counted, on the way, to go."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from registry.contracts.models import Contract
from registry.contracts.states import ContractState
from registry.core.db import session
from registry.core.i18n import hanoi_today
from registry.programs.models import Opening
from registry.targets import counting, memory
from registry.targets.models import Target
from registry.targets.preview import list_expected
from registry.targets.queries import (
    OFFICIAL,
    list_rule_sets,
    list_targets,
    needed_on,
    official_rule_set,
)
from registry.targets.scope import DESIGNATIONS
from registry.targets.verdicts import Count


@dataclass(frozen=True)
class Headline:
    """What the public home says of one target: who counts, who may soon, and what remains."""

    target: Target
    is_decided: bool
    counted: int
    on_the_way: int
    after_check: int  # of those on the way: an officer has to check the paperwork, nothing else
    stages: dict[str, int]  # people in the readings "signed", "official" and "delivered"
    needed_today: int

    @property
    def to_go(self) -> int:
        return max(0, self.target.value - self.counted)


STAGES = ("signed", OFFICIAL, "delivered")


def headline_counts(as_of: date | None = None) -> dict[str, Headline]:
    """The targets for the public home: counted under the leading reading, and on the way to it."""
    day = as_of or hanoi_today()
    return {target.code: _headline(target, day) for target in list_targets()}


def _headline(target: Target, day: date) -> Headline:
    leads = official_rule_set(target, as_of=day).reading
    stages = tuple(dict.fromkeys((*STAGES, leads)))
    rule_sets = [row for row in list_rule_sets(target, as_of=day) if row.reading in stages]
    counts = counting.evaluate_all(rule_sets, as_of=day)
    found = {row.reading: count for row, count in zip(rule_sets, counts, strict=True)}
    leading = found[leads]
    return Headline(
        target,
        any(row.is_decided for row in rule_sets),
        leading.number,
        _count_on_the_way(target, leading),
        len(leading.after_check),
        {one: found[one].number for one in stages if one in found},
        needed_on(target, day),
    )


def _count_on_the_way(target: Target, found: Count) -> int:
    """People who count once the steps that are named have been taken: of a contract that was signed,
    and of one that was agreed on, as the leading reading would judge it."""
    signed = {verdict.person_id for verdict in found.pending if verdict.is_on_the_way}
    if target.subject == DESIGNATIONS:
        return len(signed)
    counted = {verdict.person_id for verdict in found.counted}
    return len((signed | _recall_expected(target, found)) - counted)


def _recall_expected(target: Target, found: Count) -> set[uuid.UUID]:
    """Whom to expect by what was agreed is asked again once a fact, or one of these contracts, is another:
    each visit of the public home would take a look at all of them."""
    moments = counting.moments_of(found)
    statement = (
        select(Contract.id, Contract.version, Opening.field_id)
        .outerjoin(Opening, Opening.id == Contract.opening_id)
        .where(Contract.state == ContractState.AGREED)
    )
    agreed = frozenset(tuple(row) for row in session().execute(statement))
    return memory.remembered(
        memory.of(moments[1]).expected,
        (found.rule_set.id, *moments, agreed),
        lambda: list_expected(target, _read_agreed()),
    )


def _read_agreed() -> Sequence[Contract]:
    statement = select(Contract).where(Contract.state == ContractState.AGREED)
    return session().scalars(statement.options(joinedload(Contract.opening))).all()
