"""Pages by key: what comes after the last row that was given out, however many are added meanwhile."""

import base64
import json
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, and_, or_

from registry.core.db import list_rows
from registry.core.tables import UtcDateTime


class BadCursor(ValueError):
    """It was not given out by this list."""


def read_page(
    statement: Select[Any], *, by: Any, id_column: Any, after: str, limit: int
) -> tuple[Sequence[Any], str]:
    """Rows in the order of `by`, and the cursor of the next page; empty: there is none."""
    if after:
        value, row_id = _decode(after, by)
        follows = or_(by > value, and_(by == value, id_column > row_id))
        statement = statement.where(follows)
    rows = list_rows(statement.order_by(by, id_column).limit(limit + 1))
    shown = rows[:limit]
    if len(rows) <= limit:
        return shown, ""
    last = shown[-1]
    return shown, _encode(getattr(last, by.key), last.id)


def _encode(value: Any, row_id: uuid.UUID) -> str:
    text = value.isoformat() if isinstance(value, datetime) else str(value)
    return base64.urlsafe_b64encode(json.dumps([text, str(row_id)]).encode()).decode().rstrip("=")


def _decode(after: str, by: Any) -> tuple[Any, uuid.UUID]:
    try:
        padded = after + "=" * (-len(after) % 4)
        text, row_id = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        return _value(text, by), uuid.UUID(row_id)
    except (ValueError, TypeError, AttributeError, OverflowError) as error:
        raise BadCursor from error


def _value(text: str, by: Any) -> Any:
    """Something that the column can be compared with on any database."""
    if isinstance(by.type, UtcDateTime):
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            raise ValueError(text)
        return moment.astimezone(UTC)
    text.encode()  # raises where it is half a letter
    if "\0" in text:
        raise ValueError(text)
    return text
