"""Caps and deadlines of conversations: dated data, so that a changed rule is a row and not a release."""

from datetime import date

from registry.core.packaged import row_in_force


def limit(code: str, *, on: date) -> int:
    """Raises LookupError when no row of this code is in force on that day."""
    return int(row_in_force("registry.conversations", "limits.csv", on=on, code=code)["value"])
