"""Periods of days. `valid_to` is the first day on which something no longer holds; None: without an end."""

from datetime import date, timedelta
from typing import Any, Protocol

from sqlalchemy import ColumnElement, and_, or_


class HasPeriod(Protocol):
    @property
    def valid_from(self) -> Any: ...  # date | None
    @property
    def valid_to(self) -> Any: ...  # date | None


def last_day(following: date | None) -> date | None:
    """The last day, as people name it, of what holds until before this one."""
    return following - timedelta(1) if following else None


def holds_on(row: HasPeriod, day: date) -> bool:
    has_begun = row.valid_from is None or row.valid_from <= day
    return has_begun and (row.valid_to is None or day < row.valid_to)


def holding_on(model: Any, day: date) -> ColumnElement[bool]:
    """The same in SQL, of a model with these two columns."""
    begins: ColumnElement[bool] = model.valid_from <= day
    if model.__table__.c.valid_from.nullable:
        begins = or_(model.valid_from.is_(None), begins)
    return and_(begins, or_(model.valid_to.is_(None), model.valid_to > day))
