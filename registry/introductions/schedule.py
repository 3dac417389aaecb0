"""Silence: what no desk endorsed goes further, what no expert answered is reminded and lapses, and of
what both sides agreed to they are asked what came of it.

What an expert changed their mind about in the meantime is put right here too: their consent to be
introduced, and their wish to have no mission in between.
"""

from datetime import date, timedelta

from sqlalchemy import ColumnElement, select

from registry.core.db import read_only, session, transaction
from registry.core.i18n import hanoi_today
from registry.introductions import outcomes, routing, services, silence
from registry.introductions.limits import limit
from registry.introductions.models import TALKS, Channel, Introduction, IntroductionState

S = IntroductionState
SILENT = (S.ROUTED, S.ESCALATED, S.EXPERT_ASKED)
REVEALED = (*TALKS, S.OFFER_MADE)


def move_silent(*, today: date | None = None) -> int:
    """One transaction per introduction, so that one failure holds up no other. Returns how many."""
    today = today or hanoi_today()
    with read_only():
        waiting = list(
            session().scalars(
                select(Introduction.id)
                .where(Introduction.state.in_(SILENT) | _is_asked_for_outcome(today))
                .order_by(Introduction.id)
            )
        )
    moved = 0
    for introduction_id in waiting:
        with transaction() as db:
            moved += _move(db.get_one(Introduction, introduction_id), today=today)
    return moved


def _is_asked_for_outcome(today: date) -> ColumnElement[bool]:
    last = today + timedelta(limit("outcome_reminder_days", on=today))
    return Introduction.state.in_(REVEALED) & (Introduction.outcome_due_on <= last)


def _move(introduction: Introduction, *, today: date) -> bool:
    if introduction.is_revealed:
        return outcomes.press(introduction, today=today)
    if not services.is_willing(introduction.person):
        silence.close_unwilling(introduction)
        return True
    if introduction.state is S.EXPERT_ASKED:
        return _press(introduction, today=today)
    if introduction.state is S.ROUTED and _wants_no_mission(introduction, today=today):
        silence.bypass_mission(introduction, today=today)
        return True
    if introduction.desk_due_on is None or introduction.desk_due_on >= today:
        return False
    if introduction.state is S.ROUTED:
        _pass_on(introduction, today=today)
    else:
        silence.remind_desk(introduction, today=today)
    return True


def _wants_no_mission(introduction: Introduction, *, today: date) -> bool:
    if introduction.channel is not Channel.MISSION:
        return False
    return routing.choose_channel(introduction.person, on=today)[0] is Channel.BYPASS


def _pass_on(introduction: Introduction, *, today: date) -> None:
    """The responsible mission first, then its backup, then the central desk (which keeps it)."""
    if introduction.channel is Channel.CENTRAL_DESK:
        silence.escalate(introduction, today=today)
        return
    original = routing.choose_channel(introduction.person, on=introduction.routed_on or today)[1]
    if original is not None and original.id == introduction.mission_id:
        silence.hand_to_backup(introduction, today=today)
    else:
        silence.escalate(introduction, today=today)


def _press(introduction: Introduction, *, today: date) -> bool:
    if introduction.answer_due_on is None:
        return False
    if introduction.answer_due_on < today:
        silence.lapse(introduction)
        return True
    days, reminders = limit("answer_days", on=today), limit("reminders", on=today)
    passed = days - (introduction.answer_due_on - today) // timedelta(1)
    due = min(reminders, passed * (reminders + 1) // days)
    if introduction.reminders_sent < due:
        silence.remind(introduction)
        return True
    return False
