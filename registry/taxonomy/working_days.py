"""Deadlines in working days: they step over weekends and public holidays."""

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import select

from registry.core.db import session
from registry.taxonomy.kinds import Table
from registry.taxonomy.models import Holiday, ReferenceRow

SATURDAY = 5


def add_working_days(day: date, count: int) -> date:
    """The day `count` working days later: weekends and public holidays are stepped over."""
    return add_working_days_to([day], count)[day]


def add_working_days_to(days: Iterable[date], count: int) -> dict[date, date]:
    """The same for many days, with one query."""
    starts = set(days)
    if not starts:
        return {}
    last = max(starts) + timedelta(count * 3 + 30)
    holidays = set(
        session().scalars(select(Holiday.day).where(Holiday.day > min(starts), Holiday.day <= last))
    )
    worked = set(
        session().scalars(
            select(ReferenceRow.valid_from).where(ReferenceRow.file == Table.WORKED_DAYS)
        )
    )
    return {day: _step_over(holidays, worked, day, count) for day in starts}


def _step_over(holidays: set[date], worked: set[date | None], day: date, count: int) -> date:
    """A Saturday that is worked in place of a day off is a working day."""
    while count > 0:
        day += timedelta(1)
        is_weekday = day.weekday() < SATURDAY and day not in holidays
        if is_weekday or day in worked:
            count -= 1
    return day
