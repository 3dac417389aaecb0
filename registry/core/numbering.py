"""Record numbers such as GT-2026-0412.

Each prefix counts on a row of its own. Of two records that are written at the same moment the second
waits for the first and gets the next number; one that is rolled back leaves its number to the next.
"""

import secrets
from collections.abc import Callable

from sqlalchemy.orm import Mapped, mapped_column

from registry.core.db import count_up
from registry.core.tables import Base

PREFIXES = frozenset("BC CTTN DB DC GT HD HK NC NL NT PB QT TK VN XT".split())
"""All that are given out: whatever is searched knows what is a number by them."""


class NumberCounter(Base):
    """The last number that was given out under a prefix."""

    __tablename__ = "number_counters"

    prefix: Mapped[str] = mapped_column(unique=True)  # GT-2026-
    last: Mapped[int]


def next_number(prefix: str) -> str:
    """The next one of `prefix` ("GT-2026-"): four digits, more when they are used up. ValueError: no search
    would know it."""
    _check(prefix)
    return f"{prefix}{count_up(NumberCounter, 'last', prefix=prefix):04d}"


def draw_number(prefix: str, *, is_taken: Callable[[str], bool]) -> str:
    """Six digits by chance, for records of people: the number must not tell who came when."""
    _check(prefix)
    while True:
        number = f"{prefix}{secrets.randbelow(900_000) + 100_000}"
        if not is_taken(number):
            return number


def _check(prefix: str) -> None:
    if prefix.partition("-")[0] not in PREFIXES:
        raise ValueError(f"unknown prefix of a number: {prefix}")
