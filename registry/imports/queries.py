import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Select, and_, delete, false, func, or_, select, update

from registry.accounts.models import User
from registry.core.db import get_row, session
from registry.core.i18n import hanoi_today
from registry.core.permissions import Permission, Role, can
from registry.imports.known import KINDS
from registry.imports.models import (
    OPEN,
    Decision,
    ImportBatch,
    ImportRow,
    ImportState,
    Outcome,
    Verdict,
)


def visible_batches(user: User) -> Select[ImportBatch]:
    """Of the kinds that somebody may import: those for their own institution, or all of it; and what they
    started themselves. Auditors see that each was, and no rows."""
    statement = select(ImportBatch)
    if not can(user, Permission.IMPORT_READ):
        return statement.where(false())
    if Role.AUDITOR in user.roles:
        return statement
    return statement.where(_is_workable(user))


def _is_workable(user: User) -> Any:
    everywhere = [one.code for one in KINDS.values() if user.roles & one.everywhere]
    conditions: list[Any] = [ImportBatch.kind.in_(everywhere)]
    for kind in KINDS.values():
        own = user.organisation_ids(*kind.own)
        if own:
            conditions.append(
                and_(ImportBatch.kind == kind.code, ImportBatch.organisation_id.in_(own))
            )
    return or_(*conditions)


def workable_batches(user: User) -> Select[ImportBatch]:
    """Those whose rows somebody may see and decide on."""
    statement = select(ImportBatch)
    if not can(user, Permission.IMPORT_WRITE):
        return statement.where(false())
    return statement.where(_is_workable(user))


def get_batch(batch_id: uuid.UUID, *, visible_to: User) -> ImportBatch:
    return get_row(visible_batches(visible_to).where(ImportBatch.id == batch_id))


def get_workable(batch_id: uuid.UUID, *, by: User) -> ImportBatch:
    return get_row(workable_batches(by).where(ImportBatch.id == batch_id))


def get_row_of(row_id: uuid.UUID, *, visible_to: User) -> ImportRow:
    batches = workable_batches(visible_to).with_only_columns(ImportBatch.id)
    return get_row(select(ImportRow).where(ImportRow.id == row_id, ImportRow.batch_id.in_(batches)))


@dataclass(frozen=True)
class Counts:
    """How many rows, by what was found and what became of them."""

    of: dict[tuple[Verdict, Decision, Outcome], int]

    def _sum(self, *wanted: Any) -> int:
        return sum(number for key, number in self.of.items() if set(wanted) <= set(key))

    @property
    def total(self) -> int:
        return sum(self.of.values())

    @property
    def taken(self) -> int:
        return self._sum(Decision.TAKE)

    @property
    def undecided(self) -> int:
        return self._sum(Verdict.LIKELY, Decision.OPEN)

    def verdict(self, name: str) -> int:
        return self._sum(Verdict(name))

    def outcome(self, name: str) -> int:
        return self._sum(Outcome(name))

    @property
    def waiting(self) -> int:
        return self._sum(Decision.TAKE, Outcome.NONE)


def count_rows_of(batch: ImportBatch) -> Counts:
    columns = ImportRow.verdict, ImportRow.decision, ImportRow.outcome
    statement = (
        select(*columns, func.count())
        .where(ImportRow.batch_id == batch.id)
        .group_by(*columns)
        .order_by(*columns)
    )
    return Counts({(one, two, three): n for one, two, three, n in session().execute(statement)})


def delete_rows(batch: ImportBatch) -> None:
    session().execute(delete(ImportRow).where(ImportRow.batch_id == batch.id))


def forget_cells(batch: ImportBatch) -> None:
    session().execute(
        update(ImportRow)
        .where(ImportRow.batch_id == batch.id)
        .values(cells=None, notes=[])
        .execution_options(synchronize_session=False)
    )


def decide(batch: ImportBatch, verdict: Verdict, decision: Decision) -> int:
    done = session().execute(
        update(ImportRow)
        .where(ImportRow.batch_id == batch.id, ImportRow.verdict == verdict)
        .values(decision=decision)
        .execution_options(synchronize_session=False)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]


def find_keys(batch_id: uuid.UUID, keys: Iterable[str]) -> dict[str, tuple[int, str]]:
    """The first row of the same import with each of these keys: its number and the digest of its cells."""
    statement = (
        select(ImportRow.key, ImportRow.number, ImportRow.digest)
        .where(ImportRow.batch_id == batch_id, ImportRow.key.in_(list(keys)))
        .order_by(ImportRow.number.desc())
    )
    return {key: (number, digest) for key, number, digest in session().execute(statement)}


def list_to_write(batch_id: uuid.UUID, *, most: int) -> Sequence[ImportRow]:
    return _list(
        batch_id, most, ImportRow.decision == Decision.TAKE, ImportRow.outcome == Outcome.NONE
    )


def list_to_undo(batch_id: uuid.UUID, *, most: int) -> Sequence[ImportRow]:
    """The last first: what was written later may belong to what was written before."""
    statement = (
        select(ImportRow)
        .where(ImportRow.batch_id == batch_id, ImportRow.outcome == Outcome.WRITTEN)
        .order_by(ImportRow.number.desc())
    )
    return session().scalars(statement.limit(most)).all()


def _list(batch_id: uuid.UUID, most: int, *conditions: Any) -> Sequence[ImportRow]:
    statement = (
        select(ImportRow)
        .where(ImportRow.batch_id == batch_id, *conditions)
        .order_by(ImportRow.number)
    )
    return session().scalars(statement.limit(most)).all()


def cells_of(row: Any) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(row.cells) if row.cells else {}
    return found


def list_lapsed() -> list[uuid.UUID]:
    statement = select(ImportBatch.id).where(
        ImportBatch.state.in_((*OPEN, ImportState.UNREADABLE)),
        ImportBatch.decide_by < hanoi_today(),
    )
    return list(session().scalars(statement))


ENDED = (ImportState.DONE, ImportState.UNDONE, ImportState.CANCELLED, ImportState.STOPPED)


def list_forgettable(before: Any) -> list[uuid.UUID]:
    """What ended before that moment, as far as it is still there."""
    statement = select(ImportBatch.id).where(
        ImportBatch.state.in_(ENDED),
        ImportBatch.forgotten_at.is_(None),
        ImportBatch.created_at < before,
    )
    return list(session().scalars(statement))
