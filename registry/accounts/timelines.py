"""What became of a record: each state, its moment, who took the step, and why.

Staff read who it was and where from. Experts read organisation and role, as in the list of those who
looked at their profile; an expert's own name is shown where the reader may know it, and nowhere else.
"""

import uuid
from collections import ChainMap
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from registry.accounts.models import RoleAssignment, User
from registry.audit.actions import action_label
from registry.audit.models import AuditEvent
from registry.audit.states import StateChange, list_changes
from registry.core.db import list_rows, session
from registry.core.hooks import Hook
from registry.core.i18n import _, format_datetime, localized_text, official_date
from registry.core.tables import Base

KINDS = {"returned": "late", "on_hold": "wait", "refused": "late", "void": "late"}


@dataclass(frozen=True)
class Event:
    """`kind`: late or wait, where the line stands out."""

    text: str
    at: str
    when: str
    who: str
    detail: str
    kind: str
    url: str


@dataclass(frozen=True)
class Reader:
    """Who reads, and the expert whom the record is about: the account, and the name where known."""

    user: User
    expert_id: uuid.UUID | None = None
    expert_name: str | None = None
    desk_id: uuid.UUID | None = None  # an officer of whom the reader does not learn where from
    known: Mapping[uuid.UUID, str] = field(default_factory=dict)  # whom they named themselves

    @property
    def is_expert(self) -> bool:
        return self.user.id == self.expert_id or not self.user.is_staff

    @property
    def expert(self) -> str:
        return self.expert_name or _("The expert")

    def name(self, person: User | None, *, on: date) -> str:
        """How this reader finds that person named."""
        if person is None:
            return _("The system")
        if person.id == self.expert_id:
            return _("You") if person.id == self.user.id else self.expert
        if person.id in self.known:
            return self.known[person.id]
        if person.id == self.desk_id:
            return _("The desk responsible")
        if self.is_expert:
            return _describe_office(person, on) or _("The registry")
        return ", ".join(filter(None, (person.display_name, _list_places(person, on))))

    def name_of(self, user_id: uuid.UUID | None, *, at: datetime) -> str:
        """Who took a step at that moment; None is the system."""
        person = find_people({user_id}).get(user_id) if user_id else None
        return self.name(person, on=official_date(at))


said_of_notes = Hook[[Sequence[StateChange], Reader], Mapping[uuid.UUID, str]](
    "accounts.said_of_notes"
)
"""What later features know to say of what they noted in these histories, by the id of the note."""


def read_history(
    *rows: Any,
    reader: Reader,
    words: Callable[[Any, str], Any] | None = None,
    reason: Callable[[Any, StateChange], Any] | None = None,
    url: Callable[[Any], str] | None = None,
    hidden: Collection[str] = (),
    by_link: Collection[str] = (),
) -> list[Event]:
    """Newest first. `words`: of a row and a state, where its label is not enough; `hidden`: states
    that are not for this reader; `by_link`: what the expert alone does, without an account."""
    changes = [
        (row, one) for row in rows for one in list_changes(row) if one.to_state not in hidden
    ]
    people = find_people({one.by_id for _row, one in changes if one.by_id})
    said = ChainMap({}, *map(dict, said_of_notes([one for _row, one in changes], reader)))

    def who(one: StateChange) -> str:
        if one.by_id is None and one.to_state in by_link:
            return reader.expert
        person = people.get(one.by_id) if one.by_id else None
        return reader.name(person, on=official_date(one.at))

    return [
        Event(
            text=str((words or name_state)(row, one.to_state)),
            at=one.at.isoformat(),
            when=format_datetime(one.at),
            who=who(one),
            detail=said.get(one.id) or str(reason(row, one) if reason else one.reason),
            url=url(row) if url else "",
            kind=KINDS.get(one.to_state, ""),
        )
        for row, one in sorted(changes, key=lambda pair: pair[1].at, reverse=True)
    ]


def read_acts(row: Base, *, reader: Reader) -> list[Event]:
    """Newest first: what was done to a record that has no states, as the chain has it."""
    acts = list_rows(
        select(AuditEvent)
        .where(AuditEvent.object_type == row.__tablename__, AuditEvent.object_id == row.id)
        .order_by(AuditEvent.seq.desc())
    )
    people = find_people({one.actor_id for one in acts if one.actor_id})
    return [
        Event(
            text=action_label(one.action),
            at=one.at.isoformat(),
            when=format_datetime(one.at),
            who=reader.name(
                people.get(one.actor_id) if one.actor_id else None, on=official_date(one.at)
            ),
            detail="",
            kind="",
            url="",
        )
        for one in acts
    ]


def name_state(row: Any, state: str) -> str:
    """A state of the row, or an action that its history notes beside the states."""
    states: type[Any] = type(row.state)
    is_state = state in {one.value for one in states}
    return str(states(state).label) if is_state else action_label(state)


def find_people(ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, User]:
    """With where they work, in a constant number of queries."""
    places = selectinload(User.assignments).selectinload(RoleAssignment.organisation)
    statement = select(User).where(User.id.in_(ids)).options(places)
    return {person.id: person for person in session().scalars(statement)}


def _describe_office(person: User, on: date) -> str:
    return "; ".join(
        " · ".join(filter(None, (_place(held), str(held.role.label)))) for held in _held(person, on)
    )


def _list_places(person: User, on: date) -> str:
    """Of somebody who works for the registry itself: as what."""
    return ", ".join(
        dict.fromkeys(_place(held) or str(held.role.label) for held in _held(person, on))
    )


def _held(person: User, on: date) -> list[RoleAssignment]:
    """The roles of that day, for the record does not say in which one somebody acted."""
    staff = [one for one in person.assignments if one.role.is_staff]
    return [one for one in staff if one.is_in_force(on)] or staff


def _place(held: RoleAssignment) -> str:
    return localized_text(held.organisation, "name") if held.organisation else ""
