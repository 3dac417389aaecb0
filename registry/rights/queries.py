"""Visits of the ledger, and the objections to them."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, select

from registry.accounts.models import User
from registry.accounts.queries import list_holders, somebody_holds
from registry.audit.models import AccessEvent
from registry.core.db import find_row, get_row, list_rows, session
from registry.core.i18n import HANOI
from registry.core.permissions import OVERSIGHT_ROLES, Role
from registry.experts.models import Person
from registry.rights.models import Objection, ObjectionState

OF_A_VISIT = (
    AccessEvent.viewer_id,
    AccessEvent.organisation_id,
    AccessEvent.role,
    AccessEvent.purpose,
    AccessEvent.context_type,
    AccessEvent.context_id,
)
"""What readings of one person on one day have in common where they are one visit."""

ANSWERING = (Role.SCHEME_OFFICER, Role.AUDITOR)
"""Who answers: a scheme officer; an auditor where no scheme officer is left who did not look."""


def day_of(row: Any) -> date:
    """In Hà Nội, whatever the zone of the reader and of the database."""
    day: date = row.at.astimezone(HANOI).date()
    return day


def key_of(row: Any) -> tuple[Any, ...]:
    return (*(getattr(row, column.key) for column in OF_A_VISIT), day_of(row))


def get_own_reading(reading_id: uuid.UUID, *, owner: User) -> AccessEvent:
    """Raises NoResultFound for a reading of somebody else's record."""
    own = select(Person.id).where(Person.user_id == owner.id)
    return get_row(
        select(AccessEvent).where(AccessEvent.id == reading_id, AccessEvent.person_id.in_(own))
    )


def list_visit(reading: AccessEvent) -> Sequence[AccessEvent]:
    """All readings of the visit that this one belongs to, the first one first."""
    start = datetime.combine(day_of(reading), time(), HANOI).astimezone(UTC)
    return list_rows(
        select(AccessEvent)
        .where(
            AccessEvent.person_id == reading.person_id,
            AccessEvent.at >= start,
            AccessEvent.at < start + timedelta(1),
            *(column == getattr(reading, column.key) for column in OF_A_VISIT),
        )
        .order_by(AccessEvent.at, AccessEvent.id)
    )


def find_standing(first: AccessEvent) -> Objection | None:
    """The one that was not taken back: a visit has one at most."""
    return find_row(
        select(Objection).where(
            Objection.reading_id == first.id, Objection.state != ObjectionState.TAKEN_BACK
        )
    )


def map_standing(person_id: uuid.UUID) -> Mapping[tuple[Any, ...], Objection]:
    """By what their visits are known by."""
    statement = (
        select(Objection, AccessEvent)
        .join(AccessEvent, AccessEvent.id == Objection.reading_id)
        .where(
            Objection.person_id == person_id,
            Objection.state != ObjectionState.TAKEN_BACK,
        )
    )
    return {key_of(reading): row for row, reading in session().execute(statement)}


def own(user: User) -> Select[Objection]:
    people = select(Person.id).where(Person.user_id == user.id)
    return select(Objection).where(Objection.person_id.in_(people))


def overseen(user: User) -> Select[Objection]:
    """Everybody's, to the ministry and its auditors; never one's own."""
    if not user.roles & OVERSIGHT_ROLES:
        return select(Objection).where(false())
    return (
        select(Objection)
        .join(Person, Person.id == Objection.person_id)
        .where(or_(Person.user_id.is_(None), Person.user_id != user.id))
    )


def may_answer(user: User) -> ColumnElement[bool]:
    """As a condition on objections with their people: this one is for this reader to answer."""
    before: list[ColumnElement[bool]] = []
    for role in ANSWERING:
        if role in user.roles:
            is_own = Person.user_id.is_not(None) & (Person.user_id == user.id)
            return and_(Objection.viewer_id != user.id, ~is_own, *before)
        before.append(~_can_answer(role))
    return false()


def has_nobody() -> ColumnElement[bool]:
    """Whoever could answer is the one who looked, or the expert."""
    return and_(*(~_can_answer(role) for role in ANSWERING))


def _can_answer(role: Role) -> ColumnElement[bool]:
    return somebody_holds(role, Objection.viewer_id, Person.user_id)


def is_for(objection: Objection, user: User) -> bool:
    statement = select(Objection.id).join(Person, Person.id == Objection.person_id)
    return find_row(statement.where(Objection.id == objection.id, may_answer(user))) is not None


def list_answering(objection: Objection) -> Sequence[User]:
    """Whose turn it is while it is open; nobody where somebody has to be appointed first."""
    concerned = {objection.viewer_id, objection.person.user_id}
    for role in ANSWERING:
        if found := [one for one in list_holders(role) if one.id not in concerned]:
            return found
    return ()


def get_own(objection_id: uuid.UUID, *, owner: User) -> Objection:
    return get_row(own(owner).where(Objection.id == objection_id))


def get_overseen(objection_id: uuid.UUID, *, visible_to: User) -> Objection:
    return get_row(overseen(visible_to).where(Objection.id == objection_id))
