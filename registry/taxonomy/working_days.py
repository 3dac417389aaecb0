"""Deadlines in working days: they step over weekends and public holidays."""

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import select

from registry.core import facts
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
    holidays, worked = read_calendar(min(starts), last)
    return {day: _step_over(holidays, worked, day, count) for day in starts}


def read_calendar(first: date, last: date) -> tuple[set[date], set[date | None]]:
    """The days off after `first` and up to `last`, and the days worked although they look like days off.
    What was decided of a day goes before what came with the software."""
    decided = session().execute(
        facts.read(Holiday)
        .where(Holiday.day > first, Holiday.day <= last)
        .with_only_columns(Holiday.day, Holiday.is_off)
    )
    is_off: dict[date, bool] = {row.day: row.is_off for row in decided}
    listed = session().scalars(
        select(ReferenceRow.valid_from).where(ReferenceRow.file == Table.WORKED_DAYS)
    )
    worked = {day for day in listed if day is None or not is_off.get(day, False)}
    holidays = {day for day, off in is_off.items() if off}
    return holidays, worked | (is_off.keys() - holidays)


def is_worked(day: date) -> bool:
    holidays, worked = read_calendar(day - timedelta(1), day)
    return _is_worked(holidays, worked, day)


def _step_over(holidays: set[date], worked: set[date | None], day: date, count: int) -> date:
    """A Saturday that is worked in place of a day off is a working day."""
    while count > 0:
        day += timedelta(1)
        count -= _is_worked(holidays, worked, day)
    return day


def _is_worked(holidays: set[date], worked: set[date | None], day: date) -> bool:
    return (day.weekday() < SATURDAY and day not in holidays) or day in worked
