"""What the chain vouches for beside itself: the ledgers and the states of the records.

Once a day the rows that were added to each append-only table are counted and digested, and the chain
takes that down as an event of its own. Recomputed later, a row that is missing, changed or slipped in
shows. A record's state has to be the one that its history says it came into last.
"""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import rfc8785
from sqlalchemy import func, inspect, select

from registry.audit import checkpoints, queries, services
from registry.audit.actions import AuditAction
from registry.audit.models import AccessEvent, AuditEvent, AuditHead
from registry.audit.queries import Checkpoint
from registry.audit.states import StateChange
from registry.core.db import now, read_only, session, transaction
from registry.core.facts import Fact
from registry.core.i18n import _l
from registry.core.tables import Base

SETTLED = timedelta(hours=1)  # by then every transaction that was open has ended
MUTABLE = {"superseded_at"}


class LedgerAction(AuditAction):
    SEALED = "ledger.sealed", _l("Ledgers counted and sealed")


def ledgers() -> dict[str, tuple[type[Base], Any]]:
    """By table: the model, and the moment at which a row was added."""
    found: dict[str, tuple[type[Base], Any]] = {
        AccessEvent.__tablename__: (AccessEvent, AccessEvent.at),
        StateChange.__tablename__: (StateChange, StateChange.at),
    }
    for model in Fact.__subclasses__():
        found[model.__tablename__] = (model, model.recorded_at)
    return found


def seal_ledgers(until: datetime | None = None) -> None:
    """What was added since the last seal; called by the worker."""
    until = until or now() - SETTLED
    with read_only():  # digesting takes its time, and holds up nobody who writes
        since = _sealed_until()
        if since is not None and since >= until:
            return
        tables = {name: _describe(name, since, until, None) for name in sorted(ledgers())}
    with transaction() as db:
        services.record(
            LedgerAction.SEALED,
            db.scalars(select(AuditHead).with_for_update()).one(),
            by=None,
            since=since,
            until=until,
            tables=tables,
        )


def _sealed_until() -> datetime | None:
    last = session().scalars(_seals().order_by(AuditEvent.seq.desc()).limit(1)).first()
    return datetime.fromisoformat(last.details["until"]) if last else None


def _seals() -> Any:
    return select(AuditEvent).where(AuditEvent.action == LedgerAction.SEALED.value)


def _describe(
    name: str, since: datetime | None, until: datetime, columns: list[str] | None
) -> dict[str, Any]:
    """`columns`: those that a seal knew; a later revision may have added others."""
    model, moment = ledgers()[name]
    present = inspect(model).column_attrs.keys()
    names = sorted(columns if columns is not None else set(present) - MUTABLE)
    if not set(names) <= set(present):
        return {"columns": names, "rows": -1, "digest": ""}
    statement = (
        select(*(getattr(model, one) for one in names)).where(moment < until).order_by(model.id)
    )
    if since is not None:
        statement = statement.where(moment >= since)
    total, digest = 0, hashlib.sha256(b"registry-ledger-1\0")
    for row in session().execute(statement.execution_options(yield_per=1000)):
        total += 1
        digest.update(rfc8785.dumps([services.plain(value) for value in row]))
    return {"columns": names, "rows": total, "digest": digest.hexdigest()}


def find_ledger_problems() -> Iterator[str]:
    for seal in session().scalars(_seals().order_by(AuditEvent.seq)):
        since, until = (seal.details[name] for name in ("since", "until"))
        for name, sealed in seal.details["tables"].items():
            if name not in ledgers():
                continue
            found = _describe(name, _moment(since), _moment_of(until), sealed["columns"])
            if found["rows"] != sealed["rows"]:
                yield (
                    f"{name}: {found['rows']} rows until {until}, but {sealed['rows']} were sealed"
                )
            elif found["digest"] != sealed["digest"]:
                yield f"{name}: rows until {until} were changed after they were sealed"


def _moment(text: str | None) -> datetime | None:
    return _moment_of(text) if text else None


def _moment_of(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def find_state_problems() -> Iterator[str]:
    """Records whose state nobody brought about."""
    for mapper in Base.registry.mappers:
        model: Any = mapper.class_
        if not hasattr(model, "legal_moves"):
            continue
        states = [state.value for state in model.state.type.enum_class]
        history = select(StateChange).where(
            StateChange.object_id == model.id, StateChange.to_state.in_(states)
        )
        last = (
            history.with_only_columns(func.max(StateChange.at)).correlate(model).scalar_subquery()
        )
        agreed = history.where(StateChange.at == last, StateChange.to_state == model.state)
        statement = (
            select(model.id, model.state)
            .where(history.correlate(model).exists(), ~agreed.correlate(model).exists())
            .order_by(model.id)
        )
        for row_id, state in session().execute(statement):
            yield f"{model.__tablename__} {row_id}: “{state.value}” is not in its history"


def find_problems(known: Checkpoint | None = None) -> Iterator[str]:
    """All that is wrong with the chain, its checkpoints, and what it vouches for; compared with the
    checkpoint that is known, else with the latest."""
    if known is None:
        known, damaged = checkpoints.read_latest()
        yield from damaged
        yield from checkpoints.find_missing_checkpoint()
    yield from queries.find_chain_problems(known)
    yield from find_ledger_problems()
    yield from find_state_problems()
