"""How long a step of an opening may take: dated data."""

from datetime import date

from registry.core.packaged import row_in_force
from registry.taxonomy import working_days


def period(code: str, *, on: date) -> int:
    """Raises LookupError when no period of this code is in force on that day."""
    return int(row_in_force("registry.programs", "periods.csv", on=on, code=code)["value"])


def check_deadline(day: date) -> date:
    """By when the ministry answers what it gets on this day."""
    return working_days.add_working_days(day, period("ministry_check_working_days", on=day))
