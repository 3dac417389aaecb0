"""Who may read which names behind a count."""

import uuid
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select

from registry.accounts.models import User
from registry.contracts.kinds import ContractChannel
from registry.contracts.models import Contract
from registry.core.db import session
from registry.core.permissions import OVERSIGHT_ROLES, Permission, Role, can
from registry.experts.models import Person
from registry.introductions.models import Introduction
from registry.introductions.queries import visible_introductions
from registry.targets.models import Target
from registry.targets.verdicts import Count, Verdict
from registry.taxonomy.models import Organisation

DESIGNATIONS = "designations"


def in_scope(
    target: Target, verdicts: Sequence[Verdict], user: User, *, count: Count | None = None
) -> list[Verdict]:
    """Whose names this person may read: their own institutions' contracts, or all. Of somebody whom
    several institutions share, each sees the row, by its own contract."""
    if sees_all(target, user):
        return list(verdicts)
    own, introduced = institutions_of(user), _introduced_contracts(user)
    shown = []
    for verdict in verdicts:
        those = count.by_person.get(verdict.person_id, ()) if count else ()
        same = [row for row in (verdict, *those) if row.counts == verdict.counts]
        shown += [
            row for row in same if row.institution_id in own or row.contract_id in introduced
        ][:1]
    return _by_own_record(shown)


def _by_own_record(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Who entered a contract directly reads the record that was made of it, and never that of a profile
    with which it was merged: nobody learns from an entry who is in the registry."""
    entered = select(Contract.id, Contract.person_id).where(
        Contract.id.in_({row.contract_id for row in verdicts if row.contract_id}),
        Contract.channel == ContractChannel.DIRECT,
    )
    records = dict(session().execute(entered).all())
    return [
        replace(row, person_id=records[row.contract_id]) if row.contract_id in records else row
        for row in verdicts
    ]


def _introduced_contracts(user: User) -> set[uuid.UUID]:
    """The central desk of the missions reads those whom it or a mission introduced."""
    if Role.MOFA_DESK not in user.roles:
        return set()
    followed = visible_introductions(user).with_only_columns(Introduction.id)
    return set(session().scalars(select(Contract.id).where(Contract.introduction_id.in_(followed))))


def sees_all(target: Target, user: User) -> bool:
    """The ministry and the auditors; whoever reports for the owner of the target; officers who follow
    contracts and are assigned to no institution in particular; the designation secretariat only where
    designations are what is counted."""
    if user.roles & OVERSIGHT_ROLES or owns(target, user):
        return True
    if Role.DESIGNATION_SECRETARIAT in user.roles and target.subject == DESIGNATIONS:
        return True
    return any(
        row.organisation_id is None and row.role is Role.RECRUITMENT_OFFICER
        for row in user.current_assignments
    )


def owns(target: Target, user: User) -> bool:
    """Whether the ministry that answers for this target speaks through this person."""
    ministries = user.organisation_ids(Role.LINE_MINISTRY)
    statement = select(Organisation.id).where(
        Organisation.id.in_(ministries), Organisation.code == target.owner_code
    )
    return bool(ministries) and session().scalar(statement) is not None


def sees_only_own_institutions(target: Target, user: User) -> bool:
    return not sees_all(target, user) and bool(institutions_of(user))


def institutions_of(user: User) -> set[uuid.UUID]:
    """Organisations of one's roles, and those that a line ministry governs."""
    own = set(user.organisation_ids())
    governing = user.organisation_ids(Role.LINE_MINISTRY)
    if governing:
        own |= set(
            session().scalars(select(Organisation.id).where(Organisation.parent_id.in_(governing)))
        )
    return own


def can_read_person(
    target: Target, user: User, person: Person, verdicts: Sequence[Verdict]
) -> bool:
    """Whether this reader may see why this person counts for this target."""
    if person.user_id == user.id:
        return True
    if not can(user, Permission.COUNT_READ):
        return False
    return bool(in_scope(target, verdicts, user)) or (
        bool(user.roles & OVERSIGHT_ROLES)  # also of somebody without a contract yet
    )
