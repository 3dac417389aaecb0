"""Cycles open by themselves, and bodies are reminded: on the days that the tables name."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from registry.audit import services as audit
from registry.core.db import read_only, session, transaction
from registry.core.i18n import hanoi_today
from registry.reports import news, opening
from registry.reports.actions import ReportAction
from registry.reports.cycles import reminder_days
from registry.reports.models import ReportRun

OVERDUE = -1
"""Stands in `reminded_days` for the word that the due day has passed."""


def open_due(today: date | None = None) -> int:
    """One transaction a cycle. Returns how many were opened."""
    with read_only():
        due = opening.list_due(today=today or hanoi_today())
    for cycle, year in due:
        with transaction():
            opening.open_run(cycle, year, by=None)
    return len(due)


def remind(today: date | None = None) -> int:
    """Once for each of the days named, also where the worker was not there on that very day. Returns
    in how many runs somebody was reminded."""
    day = today or hanoi_today()
    with read_only():
        statement = select(ReportRun.id).where(
            ReportRun.closed_at.is_(None), ReportRun.opens_on <= day
        )
        found = list(session().scalars(statement.order_by(ReportRun.due_on, ReportRun.id)))
    reminded = 0
    for run_id in found:
        with transaction() as db:
            reminded += _remind(db.get_one(ReportRun, run_id), day)
    return reminded


def _remind(run: ReportRun, day: date) -> bool:
    step = step_due(run, day, reminder_days(on=day))
    if step is None or (run.reminded_days is not None and run.reminded_days <= step):
        return False
    run.reminded_days = step
    told = news.tell_bodies(run, "overdue" if step == OVERDUE else "reminder", by=None)
    audit.record(ReportAction.RUN_REMINDED, run, by=None, days=step, bodies=told)
    return True


def step_due(run: ReportRun, day: date, days: Sequence[int]) -> int | None:
    """The last of the reminders that should have been sent by now; None: it is too early for any."""
    left = (run.due_on - day).days
    if left < 0:
        return OVERDUE
    return min((one for one in days if left <= one), default=None)
