"""How many delegates, for how long, and by when the expert answers: dated data."""

from datetime import date

from registry.core.packaged import row_in_force


def limit(code: str, *, on: date) -> int:
    """A number of delegates or of days. Raises LookupError when no row is in force on that day."""
    return int(row_in_force("registry.delegates", "limits.csv", on=on, code=code)["value"])
