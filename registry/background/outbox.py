"""What is to be done after a transaction: due, tried again with pauses, given up with a reason.

Mail, changes of the search index and long jobs are such rows, written in the transaction that asks
for them. A row that failed waits longer each time; after its last try, or when it can never succeed,
it is parked with its reason until an operator releases or drops it.
"""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

import structlog
from sqlalchemy import ColumnElement, and_, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from registry.audit import services as audit
from registry.background.actions import JobAction
from registry.core.db import get_row, list_rows, now, read_only, session

log = structlog.get_logger()
LONGEST_REASON = 500


class Waiting:
    """The columns of a row in an outbox."""

    next_attempt_at: Mapped[datetime] = mapped_column(default=now)
    attempts: Mapped[int] = mapped_column(default=0)
    parked_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(default="")

    @classmethod
    def unfinished(cls) -> Sequence[ColumnElement[bool]]:
        """Which rows still have something to do; those of some outboxes are deleted when done."""
        return ()

    def reopen(self) -> None:
        """As if it had never been tried."""
        self.parked_at, self.attempts, self.next_attempt_at = None, 0, now()


Row = TypeVar("Row", bound=Any)


@dataclass(frozen=True)
class Patience:
    """How long to wait after a failure (doubled each time), and how often to try at all."""

    first: timedelta
    longest: timedelta
    tries: int

    def pause(self, attempts: int) -> timedelta:
        doubled = self.first.total_seconds() * 2 ** min(attempts - 1, 30)
        return min(timedelta(seconds=min(doubled, 10**9)), self.longest)


def is_due(model: Any) -> ColumnElement[bool]:
    return and_(*model.unfinished(), model.parked_at.is_(None), model.next_attempt_at <= now())


def has_due(model: Any) -> bool:
    """A look without a lock, so that an idle worker disturbs nobody."""
    with read_only() as db:
        return db.scalar(select(model.id).where(is_due(model)).limit(1)) is not None


def list_due(model: type[Row], *, limit: int) -> list[Row]:
    statement = select(model).where(is_due(model)).limit(limit)
    return list(session().scalars(statement.order_by(model.next_attempt_at, model.id)))


def note_failure(
    model: Any, row_id: uuid.UUID, *, reason: str, patience: Patience, is_hopeless: bool = False
) -> bool:
    """Count a failed try: again later, or parked when it was the last one. Returns whether parked."""
    attempts = session().scalar(select(model.attempts).where(model.id == row_id))
    if attempts is None:
        return False  # dropped in the meantime
    attempts += 1
    is_last = is_hopeless or attempts >= patience.tries
    session().execute(
        update(model)
        .where(model.id == row_id)
        .values(
            attempts=attempts,
            error=reason[:LONGEST_REASON],
            next_attempt_at=now() + patience.pause(attempts),
            parked_at=now() if is_last else None,
        )
    )
    if is_last:
        log.error("outbox_row_parked", outbox=model.__tablename__, row=str(row_id), reason=reason)
    return is_last


def list_parked(model: type[Row], *, limit: int = 100) -> Sequence[Row]:
    """Longest parked first."""
    order = (model.parked_at, model.id)
    statement = select(model).where(model.parked_at.is_not(None)).order_by(*order).limit(limit)
    return list_rows(statement)


def count_waiting(model: Any) -> tuple[int, int]:
    """(pending, parked)."""
    is_parked = model.parked_at.is_not(None)
    rows = session().execute(
        select(is_parked, func.count()).where(*model.unfinished()).group_by(is_parked)
    )
    counts: dict[bool, int] = {bool(parked): number for parked, number in rows}
    return counts.get(False, 0), counts.get(True, 0)


def get_parked(model: type[Row], row_id: uuid.UUID) -> Row:
    """Raises NoResultFound when it is not parked (any more)."""
    statement = select(model).where(model.id == row_id, model.parked_at.is_not(None))
    row: Row = get_row(statement)
    return row


def error_code(error: str) -> str:
    """A server's answer may hold an address or a name; the chain keeps of it the first word."""
    return "".join(re.findall(r"^[\w.]+", error))[:80]


def release(row: Any, *, by: Any) -> None:
    """Another full round of tries, after the cause was removed."""
    audit.record(JobAction.RELEASED, row, by=by, reason=error_code(row.error))
    row.reopen()


def release_all(model: type[Row], *, by: Any) -> int:
    rows = list_rows(select(model).where(model.parked_at.is_not(None)))
    for row in rows:
        release(row, by=by)
    return len(rows)


def drop(row: Any, *, by: Any) -> None:
    """It is not to be done any more; the audit chain keeps that it was, and why."""
    audit.record(JobAction.DROPPED, row, by=by, reason=error_code(row.error))
    session().delete(row)
