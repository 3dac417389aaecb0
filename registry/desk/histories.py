"""What the history of a record says below a change of the officer in charge, and below a reminder: who
it was, as the chain knows it."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from registry.accounts.timelines import Reader, find_people
from registry.audit.models import AuditEvent
from registry.audit.states import StateChange
from registry.core.db import list_rows
from registry.core.i18n import _, official_date
from registry.core.waiting import NAMED
from registry.desk.actions import DeskAction

Details = Mapping[str, Any]
Name = Callable[[str | None], str]


def say(changes: Sequence[StateChange], reader: Reader) -> Mapping[uuid.UUID, str]:
    """Of those changes that are notes of the desk. The expert hears of offices, not of officers."""
    noted = [one for one in changes if one.to_state in SAID]
    events = _match(noted) if noted else {}
    people = find_people({uuid.UUID(one) for event in events.values() for one in _named(event)})

    def name_on(change: StateChange) -> Name:
        def name(user_id: str | None) -> str:
            person = people.get(uuid.UUID(user_id)) if user_id else None
            return reader.name(person, on=official_date(change.at)) if person else ""

        return name

    return {
        one.id: SAID[one.to_state](events[one.id], name_on(one), reader)
        for one in noted
        if one.id in events
    }


def _match(noted: Sequence[StateChange]) -> dict[uuid.UUID, Details]:
    """Each note has its event in the chain: of one record and action the newest are the same, and so on."""
    events = list_rows(
        select(AuditEvent)
        .where(
            AuditEvent.object_id.in_({one.object_id for one in noted}),
            AuditEvent.object_type.in_({one.object_type for one in noted}),
            AuditEvent.action.in_({one.to_state for one in noted}),
        )
        .order_by(AuditEvent.seq)
    )
    left: dict[Any, list[Details]] = {}
    for event in events:
        left.setdefault((event.object_id, event.action), []).append(event.details)
    found = {}
    for one in sorted(noted, key=lambda one: one.at, reverse=True):
        if same := left.get((one.object_id, one.to_state)):
            found[one.id] = same.pop()
    return found


def _named(details: Details) -> list[str]:
    ids = [details.get("user"), details.get("before"), *details.get("people", ())]
    return [one for one in ids if one]


def _say_charge(details: Details, name: Name, reader: Reader) -> str:
    if reader.is_expert:
        return ""
    to, before = name(details.get("user")), name(details.get("before"))
    if to and before:
        return _("From %(before)s to %(to)s", before=before, to=to)
    if to:
        return _("In charge now: %(name)s", name=to)
    return _("In charge until then: %(name)s", name=before) if before else ""


def _say_reminded(details: Details, name: Name, _reader: Reader) -> str:
    """What was noted before the people were says on which side they stand."""
    names = [name(one) for one in details.get("people", ())]
    work = NAMED.get(str(details.get("work")))
    side = str(work.party.label) if work else ""
    people = "; ".join(dict.fromkeys(filter(None, names))) or side
    return _("Reminded: %(people)s", people=people) if people else ""


SAID: Mapping[str, Callable[[Details, Name, Reader], str]] = {
    DeskAction.ASSIGNED.value: _say_charge,
    DeskAction.RELEASED.value: _say_charge,
    DeskAction.REMINDED.value: _say_reminded,
}
