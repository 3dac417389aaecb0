"""What all factories share."""

import itertools
from datetime import UTC, date, datetime
from typing import TypeVar

from registry.core.db import session

numbers = itertools.count(1)
SEEN_LONG_AGO = date(2020, 1, 1)
LOADED_AT = datetime(2025, 5, 24, tzinfo=UTC)  # reference data is known since the beginning


T = TypeVar("T")


def add(row: T) -> T:
    session().add(row)
    session().flush()
    return row
