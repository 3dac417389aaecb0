"""How long each step of an audit may take, and how many are drawn: dated data."""

from datetime import date, timedelta

from registry.core.i18n import hanoi_today
from registry.core.packaged import row_in_force


def term(code: str, *, on: date | None = None) -> int:
    """Raises LookupError when no term of this code is in force on that day."""
    row = row_in_force("registry.campaigns", "terms.csv", on=on or hanoi_today(), code=code)
    return int(row["value"])


def last_day(code: str) -> date:
    """Of a step that begins today."""
    return hanoi_today() + timedelta(term(code))
