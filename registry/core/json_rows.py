"""Rows that were computed in Python, inside a statement: one JSON value, read by the database.

A list of a hundred thousand rows as parameters would break the limits of both databases.
"""

import json
import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    JSON,
    Date,
    Integer,
    Subquery,
    Text,
    Uuid,
    cast,
    func,
    literal,
    select,
    type_coerce,
)

from registry.core.db import session

KINDS = {uuid.UUID: Uuid(), date: Date(), int: Integer(), str: Text()}


def json_rows(rows: Sequence[Sequence[Any]], **columns: type) -> Subquery:
    """`columns`: the names of the columns and what they hold, in the order of each row's values."""
    is_sqlite = session().get_bind().dialect.name == "sqlite"
    text = json.dumps([[_plain(value) for value in row] for row in rows])
    if is_sqlite:
        table: Any = func.json_each(literal(text)).table_valued("value", name="computed")
    else:
        table = func.json_array_elements(cast(literal(text), JSON)).table_valued(
            "value", name="computed"
        )
    value = table.c.value
    return select(
        *(
            _column(value, place, KINDS[kind], is_sqlite).label(name)
            for place, (name, kind) in enumerate(columns.items())
        )
    ).subquery("rows")


def _column(value: Any, place: int, kind: Any, is_sqlite: bool) -> Any:
    if is_sqlite:
        return type_coerce(func.json_extract(value, f"$[{place}]"), kind)
    return cast(value.op("->>")(place), kind)


def _plain(value: Any) -> Any:
    if isinstance(value, uuid.UUID):
        return value.hex  # as SQLite stores it; PostgreSQL reads it too
    return value.isoformat() if isinstance(value, date) else value
