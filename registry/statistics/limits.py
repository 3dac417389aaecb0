"""From how many people a figure is published, and when releases are due: dated data."""

from collections.abc import Iterator
from datetime import date, timedelta

from registry.core.packaged import read_dated_rows, row_in_force
from registry.core.periods import holds_on

PACKAGE = "registry.statistics"


def limit(code: str, *, on: date) -> int:
    """Raises LookupError when no limit of this code is in force on that day."""
    return int(row_in_force(PACKAGE, "limits.csv", on=on, code=code)["value"])


def last_data_day(today: date) -> date | None:
    """The newest day of which a release should have been drafted by now, if there is any."""
    waited = today - timedelta(limit("wait_days", on=today))
    days = (day for year in (waited.year - 1, waited.year) for day in _days(year))
    return max((day for day in days if day <= waited), default=None)


def _days(year: int) -> Iterator[date]:
    for row in read_dated_rows(PACKAGE, "days.csv"):
        day = date(year, int(row.values["month"]), int(row.values["day"]))
        if holds_on(row, day):
            yield day
