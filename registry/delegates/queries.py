"""Reading delegations: the expert their own, the delegate those that are in force at this moment."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, select

from registry.accounts.models import User
from registry.core.db import find_row, get_row, list_rows, session
from registry.core.i18n import hanoi_today
from registry.delegates.models import DelegatedEntry, Delegation
from registry.delegates.states import OPEN_DELEGATIONS, OPEN_ENTRIES, DelegationState, EntryState
from registry.experts.models import Person
from registry.experts.services import CLOSED

D = DelegationState


def own_delegations(user: User) -> Select[Delegation]:
    """That this expert gave."""
    return select(Delegation).join(Person).where(Person.user_id == user.id)


def held_delegations(user: User) -> Select[Delegation]:
    """Under which this account may fill in something today; an ended one opens nothing."""
    return select(Delegation).join(Person).where(*_is_in_force(user))


def _is_in_force(user: User) -> tuple[ColumnElement[bool], ...]:
    return (
        Delegation.user_id == user.id,
        Delegation.state == D.ACTIVE,
        Delegation.until >= hanoi_today(),
        Person.state.not_in(CLOSED),
    )


def get_own(delegation_id: uuid.UUID, *, owner: User) -> Delegation:
    return get_row(own_delegations(owner).where(Delegation.id == delegation_id))


def get_held(delegation_id: uuid.UUID, *, holder: User) -> Delegation:
    return get_row(held_delegations(holder).where(Delegation.id == delegation_id))


def list_own(user: User) -> Sequence[Delegation]:
    """The newest first."""
    return list_rows(own_delegations(user).order_by(Delegation.created_at.desc(), Delegation.id))


def list_held(user: User) -> Sequence[Delegation]:
    """The one that ends first at the top."""
    return list_rows(held_delegations(user).order_by(Delegation.until, Delegation.id))


def list_open(person: Person) -> Sequence[Delegation]:
    return list_rows(
        select(Delegation)
        .where(Delegation.person_id == person.id, Delegation.state.in_(OPEN_DELEGATIONS))
        .order_by(Delegation.created_at, Delegation.id)
    )


def list_open_entries(delegation: Delegation) -> Sequence[DelegatedEntry]:
    return list_rows(
        select(DelegatedEntry)
        .where(
            DelegatedEntry.delegation_id == delegation.id, DelegatedEntry.state.in_(OPEN_ENTRIES)
        )
        .order_by(DelegatedEntry.sent_at, DelegatedEntry.id)
    )


def find_open_entry(delegation: Delegation, step: str) -> DelegatedEntry | None:
    return next((one for one in list_open_entries(delegation) if one.step == step), None)


def list_waiting_entries(person: Person) -> Sequence[DelegatedEntry]:
    """That the expert has to decide on, the oldest first."""
    return list_rows(
        select(DelegatedEntry)
        .where(DelegatedEntry.person_id == person.id, DelegatedEntry.state == EntryState.WAITING)
        .order_by(DelegatedEntry.sent_at, DelegatedEntry.id)
    )


def get_own_entry(entry_id: uuid.UUID, *, owner: User) -> DelegatedEntry:
    return get_row(
        select(DelegatedEntry)
        .join(Person, Person.id == DelegatedEntry.person_id)
        .where(DelegatedEntry.id == entry_id, Person.user_id == owner.id)
    )


def helps_others(user_id: uuid.UUID, *, besides: Delegation) -> bool:
    """Whether this account is still the delegate of somebody else."""
    statement = select(Delegation.id).where(
        Delegation.user_id == user_id,
        Delegation.state == D.ACTIVE,
        Delegation.id != besides.id,
    )
    return session().scalar(statement.limit(1)) is not None


def has_helped(user: User, person_id: uuid.UUID) -> bool:
    """Whoever has filled in a profile does not check it, today or later."""
    return (
        find_row(
            select(Delegation.id)
            .where(Delegation.person_id == person_id, Delegation.user_id == user.id)
            .limit(1)
        )
        is not None
    )


def list_due(
    *, today: date, unanswered_since: datetime, kept_since: datetime
) -> Sequence[uuid.UUID]:
    """Delegations with something that time has decided: an invitation without an answer, a last day
    that has passed, a profile that was closed, or entries that nobody decided on."""
    stale = select(DelegatedEntry.delegation_id).where(
        DelegatedEntry.state.in_(OPEN_ENTRIES), DelegatedEntry.sent_at < kept_since
    )
    silent = (Delegation.state == D.INVITED) & (Delegation.invited_at < unanswered_since)
    over = Delegation.until < today
    closed = Person.state.in_(CLOSED)
    is_open = Delegation.state.in_(OPEN_DELEGATIONS)
    return list_rows(
        select(Delegation.id)
        .join(Person)
        .where((is_open & (silent | over | closed)) | Delegation.id.in_(stale))
        .order_by(Delegation.id)
    )


def list_of_person(person: Person) -> Sequence[Delegation]:
    return list_rows(select(Delegation).where(Delegation.person_id == person.id))
