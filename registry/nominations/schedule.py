"""Silence: a nominee is reminded, and a nomination that nobody goes on with ends like any other."""

from datetime import date

from sqlalchemy import select

from registry.audit import states
from registry.core.db import read_only, session, transaction
from registry.core.i18n import hanoi_today
from registry.nominations import answering
from registry.nominations.actions import NominationAction
from registry.nominations.models import Nomination
from registry.nominations.periods import period
from registry.nominations.states import WITH_NOMINEE
from registry.nominations.telling import tell_nominee


def move_silent(*, today: date | None = None) -> int:
    """One transaction a nomination, so that one failure holds up no other. Returns how many moved."""
    today = today or hanoi_today()
    with read_only():
        statement = select(Nomination.id).where(Nomination.state.in_(WITH_NOMINEE))
        waiting = list(session().scalars(statement.order_by(Nomination.id)))
    moved = 0
    for nomination_id in waiting:
        with transaction() as db:
            moved += _move(db.get_one(Nomination, nomination_id), today=today)
    return moved


def _move(nomination: Nomination, *, today: date) -> bool:
    if nomination.state not in WITH_NOMINEE or nomination.due_on is None:
        return False  # answered a moment ago
    if nomination.due_on < today:
        answering.end(nomination, by=None)
        return True
    if nomination.reminders_sent >= _reminders_due(nomination, today=today):
        return False
    nomination.reminders_sent += 1
    states.note_beside(nomination, by=None, action=NominationAction.REMINDED)
    tell_nominee(nomination, "reminder")
    return True


def _reminders_due(nomination: Nomination, *, today: date) -> int:
    """After equal parts of the time that there is."""
    assert nomination.due_on is not None
    assert nomination.waits_from is not None
    parts = period("reminders", on=today) + 1
    whole = max((nomination.due_on - nomination.waits_from).days, 1)
    gone = max((today - nomination.waits_from).days, 0)
    return min(parts - 1, gone * parts // whole)
