"""How long each step of a package may take, and of how many a share is told: dated data."""

from datetime import date

from registry.core.i18n import hanoi_today
from registry.core.packaged import row_in_force


def period(code: str, *, on: date | None = None) -> int:
    """Raises LookupError when no period of this code is in force on that day."""
    row = row_in_force("registry.treatment", "periods.csv", on=on or hanoi_today(), code=code)
    return int(row["value"])
