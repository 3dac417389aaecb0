"""Facts on two time axes.

Everything that feeds a count is a fact: a row that says something was true from `valid_from` until
before `valid_to` (the world's time), written down at `recorded_at` and believed until
`superseded_at` (the registry's time). Rows are only ever added. A correction adds a row of the same
series and closes the old one's `superseded_at`, which is the single change that the database's
triggers allow; nothing is overwritten and nothing deleted.

    read(Residence)                            what we believe now, of any day
    read(Residence, as_of=day)                 what we believe now about that day
    read(Residence, as_of=day, known_at=then)  what we believed then about that day

So a report of last year can be read again exactly as it was known then, and again as it is known
today, and the difference has names. `valid_to` is the first day on which it no longer holds.
"""

import uuid
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import ForeignKey, Index, Select, inspect, or_, select
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from registry.core import periods
from registry.core.actors import Actor
from registry.core.db import now, session
from registry.core.tables import Base, index_where, unique_where

FactType = TypeVar("FactType", bound="Fact")
TIME_AXES = {"id", "recorded_at", "superseded_at", "recorded_by_id", "reason"}


def one_current(name: str, *columns: str) -> Index:
    """At most one row that is believed now with the same values in these columns."""
    return unique_where(name, *columns, where="superseded_at IS NULL")


def last_changes(table: str) -> tuple[Index, ...]:
    """In which it is seen without reading a row whether anything was recorded or superseded since."""
    return (
        Index(f"ix_{table}_recorded_at", "recorded_at"),
        index_where(f"ix_{table}_superseded", "superseded_at", where="superseded_at IS NOT NULL"),
    )


class Fact(Base):
    __abstract__ = True

    series_id: Mapped[uuid.UUID] = mapped_column(index=True)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    recorded_at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")

    @declared_attr
    def recorded_by_id(cls) -> Mapped[uuid.UUID | None]:  # noqa: N805 - SQLAlchemy calls it on the class
        return mapped_column(ForeignKey("users.id"))

    @declared_attr.directive
    def __table_args__(cls) -> Any:  # noqa: N805 - SQLAlchemy calls it on the class
        name = cls.__tablename__
        return one_current(f"uq_{name}_current", "series_id"), *last_changes(name)

    def holds_on(self, day: date) -> bool:
        return periods.holds_on(self, day)


def record(
    fact: FactType, *, by: Actor | None, reason: str = "", at: datetime | None = None
) -> FactType:
    """Write down a new fact. `by=None`: the system itself. A series bears the id of its first row."""
    fact.series_id = fact.series_id or fact.id
    fact.recorded_at = at or now()
    fact.recorded_by_id = by.id if by else None
    fact.reason = reason
    session().add(fact)
    return fact


def correct(
    old: FactType, *, by: Actor | None, reason: str, at: datetime | None = None, **changes: Any
) -> FactType:
    """Add a corrected row of the same series; the old one stays, superseded. Needs a reason."""
    if not reason:
        raise ValueError("a correction says why")
    moment = supersede(old, at=at)
    columns = inspect(type(old)).column_attrs.keys()
    values = {name: getattr(old, name) for name in columns if name not in TIME_AXES}
    return record(type(old)(**(values | changes)), by=by, reason=reason, at=moment)


def supersede(old: Fact, *, at: datetime | None = None) -> datetime:
    """From now on this row is no longer believed. Returns the moment. Raises on a second time."""
    if old.superseded_at is not None:
        raise ValueError("this fact has been superseded already")
    old.superseded_at = at or now()
    # The partial unique index allows one current row a series: close the old one first.
    session().flush()
    return old.superseded_at


def read(
    model: type[FactType], *, as_of: date | None = None, known_at: datetime | None = None
) -> Select[FactType]:
    return select(model).where(*believed(model, known_at=known_at), *holding(model, as_of=as_of))


def believed(model: type[Fact], *, known_at: datetime | None = None) -> list[Any]:
    if known_at is None:
        return [model.superseded_at.is_(None)]
    return [
        model.recorded_at <= known_at,
        or_(model.superseded_at.is_(None), model.superseded_at > known_at),
    ]


def holding(model: type[Fact], *, as_of: date | None = None) -> list[Any]:
    if as_of is None:
        return []
    return [periods.holding_on(model, as_of)]
