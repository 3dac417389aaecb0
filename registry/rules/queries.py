"""Readings with every edition that was ever recorded of them, and the changes proposed of them."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from registry.accounts.models import User
from registry.core import facts
from registry.core.db import find_row, get_row, list_rows, session
from registry.reference.kinds import ReferenceChangeState
from registry.rules.models import RuleChange
from registry.targets import queries as targets
from registry.targets.models import RuleSet, Target


def get_change(rule_change_id: uuid.UUID) -> RuleChange:
    return get_row(select(RuleChange).where(RuleChange.id == rule_change_id))


def find_proposed(target: Target, reading: str) -> RuleChange | None:
    return find_row(
        select(RuleChange).where(
            RuleChange.target_id == target.series_id,
            RuleChange.reading == reading,
            RuleChange.state == ReferenceChangeState.PROPOSED,
        )
    )


def get_proposed(target: Target, reading: str) -> RuleChange:
    """The one that was just entered. Raises NoResultFound."""
    found = find_proposed(target, reading)
    if found is None:
        raise NoResultFound
    return found


def list_changes_of(target: Target, reading: str | None = None) -> Sequence[RuleChange]:
    statement = select(RuleChange).where(RuleChange.target_id == target.series_id)
    if reading is not None:
        statement = statement.where(RuleChange.reading == reading)
    return list_rows(statement.order_by(RuleChange.created_at.desc(), RuleChange.id))


def target_of(change: RuleChange) -> Target:
    return get_row(facts.read(Target).where(Target.series_id == change.target_id))


def get_reading(code: str, reading: str) -> tuple[Target, RuleSet]:
    """Raises NoResultFound."""
    target = targets.get_target(code.upper())
    rules = targets.find_reading(target, reading)
    if rules is None:
        raise NoResultFound
    return target, rules


def list_believed(target_id: uuid.UUID, reading: str) -> list[RuleSet]:
    """In the order of their days."""
    return list(
        list_rows(
            facts.read(RuleSet)
            .where(RuleSet.target_id == target_id, RuleSet.reading == reading)
            .order_by(RuleSet.valid_from, RuleSet.id)
        )
    )


def list_recorded(target: Target, reading: str) -> Sequence[RuleSet]:
    """Every row that was ever recorded, the newest record first."""
    return list_rows(
        select(RuleSet)
        .where(RuleSet.target_id == target.series_id, RuleSet.reading == reading)
        .order_by(
            RuleSet.superseded_at.is_not(None),
            RuleSet.valid_from.desc(),
            RuleSet.recorded_at.desc(),
            RuleSet.id,
        )
    )


def get_edition(target: Target, reading: str, rules_id: uuid.UUID) -> RuleSet:
    return get_row(
        select(RuleSet).where(
            RuleSet.id == rules_id,
            RuleSet.target_id == target.series_id,
            RuleSet.reading == reading,
        )
    )


def list_targets_recorded(target: Target) -> Sequence[Target]:
    return list_rows(
        select(Target)
        .where(Target.series_id == target.series_id)
        .order_by(Target.recorded_at.desc(), Target.id)
    )


def is_edition_taken(target_id: uuid.UUID, edition: str) -> bool:
    """Of any reading of the target, ever: an edition is quoted in reports."""
    statement = select(RuleSet.id).where(RuleSet.target_id == target_id, RuleSet.edition == edition)
    return find_row(statement.limit(1)) is not None


def is_reading_taken(target_id: uuid.UUID, reading: str) -> bool:
    statement = select(RuleSet.id).where(RuleSet.target_id == target_id, RuleSet.reading == reading)
    return find_row(statement.limit(1)) is not None


def next_edition(target: Target, day: date) -> str:
    """That nobody has used yet: TG1-2026.3."""
    taken = set(
        session().scalars(select(RuleSet.edition).where(RuleSet.target_id == target.series_id))
    )
    number = 1
    while any(one.startswith(f"{target.code}-{day.year}.{number}") for one in taken):
        number += 1
    return f"{target.code}-{day.year}.{number}"


def approvals_of(changes: Collection[RuleChange]) -> Mapping[str, RuleChange]:
    """By edition."""
    return {
        one.content["edition"]: one
        for one in changes
        if one.state is ReferenceChangeState.APPROVED and "edition" in one.content
    }


def name_users(ids: Collection[Any]) -> dict[uuid.UUID, str]:
    known = [one for one in ids if one]
    rows = session().execute(select(User.id, User.display_name).where(User.id.in_(known)))
    return {row.id: row.display_name for row in rows}


def list_all_believed(target: Target) -> Sequence[RuleSet]:
    """Of every reading, in force now or later."""
    return list_rows(
        facts.read(RuleSet)
        .where(RuleSet.target_id == target.series_id)
        .order_by(RuleSet.reading, RuleSet.valid_from)
    )
