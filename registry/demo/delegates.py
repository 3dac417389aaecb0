"""Somebody fills in a profile of the demo country for its expert: one step waits for the expert's decision,
one was sent back, one was confirmed."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from registry.accounts import invitations
from registry.accounts import queries as accounts
from registry.accounts.models import User
from registry.core.db import list_rows, session
from registry.core.permissions import Role
from registry.delegates import services
from registry.delegates.kinds import STEPS, DelegateKind
from registry.delegates.models import Delegation
from registry.demo.cast import EXPERT_ACCOUNTS
from registry.demo.staff import Staff
from registry.experts.models import Person
from registry.profile import registration
from registry.profile.filling import open_step

DAYS = 120


def tell(staff: Staff, expert_id: UUID, *, today: date) -> None:
    """Of the expert whose account is printed; the second one has a delegate who has not begun."""
    first = session().get_one(Person, expert_id)
    helper = session().get_one(User, staff.shown["delegate"])
    delegation = _name(first, helper, today)
    confirmed = services.send(delegation, "person", _typed(first, 1), by=helper)
    owner = session().get_one(User, first.user_id)
    as_it_is = open_step(registration.STEPS[0], first, formdata=None, meta={"csrf": False})
    services.confirm(confirmed, as_it_is, by=owner)
    session().flush()
    returned = services.send(delegation, "time", _typed(first, 5), by=helper)
    services.send_back(returned, note="Năm 2027 tôi chỉ về được từ tháng 9.", by=owner)
    services.send(delegation, "subject", _typed(first, 4), by=helper)
    session().flush()
    for second in list_rows(
        select(Person).join(User, User.id == Person.user_id).where(User.email == EXPERT_ACCOUNTS[1])
    ):
        _name(second, session().get_one(User, staff.shown["delegate2"]), today)


def _name(person: Person, helper: User, today: date) -> Delegation:
    owner = session().get_one(User, person.user_id)
    delegation = services.name_delegate(
        person,
        name=helper.display_name,
        email=helper.email,
        kind=DelegateKind.ASSISTANT,
        steps=list(STEPS),
        until=today + timedelta(DAYS),
        by=owner,
    )
    session().flush()
    invitation = accounts.find_pending_invitation(
        helper.email, Role.DELEGATE, None, invited_by_id=owner.id
    )
    assert invitation
    invitations.accept(invitation, by=helper)
    session().flush()
    session().refresh(delegation)
    return delegation


def _typed(person: Person, number: int) -> dict[str, list[str]]:
    """What the step says already, as a form would send it, with a line more where it has one."""
    step = registration.STEPS[number - 1]
    typed: dict[str, list[str]] = {}
    for name, part in step.parts.items():
        for field, value in part.section.load(person).items():
            if field in part.fields and isinstance(value, str) and value:
                typed[f"{name}-{field}"] = [value]
            elif field in part.fields and isinstance(value, list):
                typed |= _rows(f"{name}-{field}", value)
    if number == 4:
        typed["summary-summary_en"] = [ADDED]
    return typed


def _rows(name: str, values: list[object]) -> dict[str, list[str]]:
    """Several ticks under one name, or the controls of several rows."""
    rows = [one for one in values if isinstance(one, dict)]
    if len(rows) < len(values):
        return {name: [str(one) for one in values]}
    return {
        f"{name}-{place}-{part}": [_said(one)]
        for place, row in enumerate(rows)
        for part, one in row.items()
        if one not in (None, False, "")
    }


def _said(value: object) -> str:
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return "y" if value is True else str(value)


ADDED = (
    "I could teach my field in English or Vietnamese, as a block course or for a whole semester."
)
