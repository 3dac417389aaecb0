"""How much is imported at once and how long it is kept: dated data."""

from datetime import date

from registry.core.packaged import row_in_force

PACKAGE = "registry.imports"


def limit(code: str, *, on: date) -> int:
    """Raises LookupError when no limit of this code is in force on that day."""
    return int(row_in_force(PACKAGE, "limits.csv", on=on, code=code)["value"])
