"""Deadlines and caps of introductions: dated data, so that a changed rule is a row and not a release."""

import csv
from datetime import date
from functools import lru_cache
from importlib.resources import files


def limit(code: str, *, on: date) -> int:
    """Raises KeyError when no row of this code is in force on that day."""
    for row_code, value, start, end in _rows():
        if row_code == code and start <= on and (end is None or on < end):
            return value
    raise KeyError(code)


@lru_cache(maxsize=1)
def _rows() -> tuple[tuple[str, int, date, date | None], ...]:
    text = files("registry.introductions").joinpath("data", "limits.csv").read_text("utf-8")
    return tuple(
        (
            row["code"],
            int(row["value"]),
            date.fromisoformat(row["valid_from"]),
            date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        )
        for row in csv.DictReader(text.splitlines())
    )
