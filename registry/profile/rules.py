"""How often experts are asked whether their profile is right, how they are reminded, and how much a
profile takes in: dated data."""

from datetime import date

from registry.core.packaged import row_in_force

LADDER = ("notice_1", "notice_2", "notice_3")


def rule(code: str, *, on: date) -> int:
    """Raises LookupError when no row of this code is in force on that day."""
    return int(row_in_force("registry.profile", "reconfirmation.csv", on=on, code=code)["value"])


def limit(code: str, *, on: date) -> int:
    """Raises LookupError when no limit of this code is in force on that day."""
    return int(row_in_force("registry.profile", "limits.csv", on=on, code=code)["value"])


def ladder(*, on: date) -> list[int]:
    """Days before the day of the answer on which the expert is written to, the first one first."""
    return sorted((rule(code, on=on) for code in LADDER), reverse=True)


def notices_due(due_on: date, *, today: date) -> int:
    """How many of the notices the expert is to have by today."""
    return sum((due_on - today).days <= days for days in ladder(on=today))
