"""Writing the audit chain.

`record` notes who did what to which object; just before the commit every noted event gets the
digests of the object before and after, its number and its hash, in the same transaction as the
change. The hash is SHA-256 over the previous hash and the canonical JSON (RFC 8785) of the entry,
so that an edit, a deletion, a reordering or (against a checkpoint) a cut tail shows.
"""

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

import rfc8785
from sqlalchemy import event, inspect, select
from sqlalchemy.orm import Session

from registry.audit.actions import AuditAction
from registry.audit.models import AccessEvent, AuditEvent, AuditHead
from registry.audit.readings import ReadingPurpose, ReadPart
from registry.core.actors import Actor, Viewer
from registry.core.db import now, session
from registry.core.permissions import Role
from registry.core.tables import Base

GENESIS = "0" * 64


@dataclass
class PendingEvent:
    action: AuditAction
    subject: Base
    actor_id: uuid.UUID | None
    on_behalf_of_id: uuid.UUID | None
    details: dict[str, Any] = field(default_factory=dict)


def record(
    action: AuditAction,
    subject: Base,
    *,
    by: Actor | None,
    on_behalf_of: Actor | None = None,
    **details: Any,
) -> None:
    """Note a change for the chain. `by=None`: the system. Details hold ids and codes only."""
    session().info.setdefault("audit_noted", []).append(
        PendingEvent(
            action,
            subject,
            by.id if by else None,
            on_behalf_of.id if on_behalf_of else None,
            {name: plain(value) for name, value in details.items()},
        )
    )


def record_access(
    *,
    person_ids: list[uuid.UUID],
    viewer: Viewer,
    fields: list[str],
    purpose: str,
    context: Base | None = None,
    role: Role | None = None,
    organisation_id: uuid.UUID | None = None,
) -> None:
    """Put readings of protected fields into the ledger; called inside a transaction. `role`: in which
    they were read, where somebody has several; `organisation_id`: for whom, if not as that role says."""
    role = role or min(viewer.roles)
    words = [ReadPart(one).value for one in fields]  # a word that nobody could explain is a mistake
    organisation_id = organisation_id or next(iter(viewer.organisation_ids(role)), None)
    session().add_all(
        AccessEvent(
            person_id=person_id,
            viewer_id=viewer.id,
            organisation_id=organisation_id,
            role=role.value,
            fields=sorted(words),
            purpose=ReadingPurpose(purpose).value,
            context_type=context.__tablename__ if context else None,
            context_id=context.id if context else None,
            at=now(),
        )
        for person_id in person_ids
    )


@event.listens_for(Session, "before_flush")
def keep_originals(db: Session, _context: Any, _instances: Any) -> None:
    """Remember each changed row as it was before this transaction touched it."""
    originals = db.info.setdefault("audit_originals", {})
    for row in db.dirty | db.deleted:
        if isinstance(row, Base) and row.id not in originals:
            originals[row.id] = _values(row, original=True)


@event.listens_for(Session, "before_commit")
def write_noted(db: Session) -> None:
    noted: list[PendingEvent] = db.info.get("audit_noted", [])
    if not noted:
        return
    db.flush()  # every change is in place, so that the digests are those of the committed rows
    originals = db.info.get("audit_originals", {})
    head = db.scalars(select(AuditHead).with_for_update()).one()
    for item in noted:
        append(db, head, item, before=originals.get(item.subject.id))
    forget(db)
    db.flush()


@event.listens_for(Session, "after_rollback")
@event.listens_for(Session, "after_commit")
def forget(db: Session) -> None:
    db.info.pop("audit_noted", None)
    db.info.pop("audit_originals", None)


def append(
    db: Session, head: AuditHead, item: PendingEvent, *, before: dict[str, Any] | None
) -> None:
    is_deleted = inspect(item.subject).deleted
    entry = AuditEvent(
        seq=head.seq + 1,
        at=now(),
        actor_id=item.actor_id,
        on_behalf_of_id=item.on_behalf_of_id,
        action=item.action.value,
        object_type=item.subject.__tablename__,
        object_id=item.subject.id,
        before_digest=digest(before) if before else None,
        after_digest=None if is_deleted else digest(_values(item.subject)),
        details=item.details,
        previous_hash=head.hash,
    )
    entry.hash = chain_hash(entry)
    head.seq, head.hash = entry.seq, entry.hash
    db.add(entry)


def chain_hash(entry: AuditEvent) -> str:
    content = {
        name: plain(getattr(entry, name))
        for name in inspect(AuditEvent).column_attrs.keys()
        if name not in {"id", "hash"}
    }
    return hashlib.sha256(b"registry-audit-1\0" + rfc8785.dumps(content)).hexdigest()


def digest(values: Mapping[str, Any]) -> str:
    return hashlib.sha256(rfc8785.dumps(dict(values))).hexdigest()


def _values(row: Base, *, original: bool = False) -> dict[str, Any]:
    state = inspect(row)
    values = {}
    for name in state.mapper.column_attrs.keys():
        history = state.attrs[name].history
        value = history.deleted[0] if original and history.deleted else getattr(row, name)
        values[name] = plain(value)
    return values


def plain(value: Any) -> Any:
    match value:
        case Enum():
            return value.value
        case datetime():
            return value.astimezone(UTC).isoformat()  # as it comes back from any database
        case date() | uuid.UUID():
            return str(value)
        case bytes():
            return hashlib.sha256(value).hexdigest()
        case list() | tuple() | set() | frozenset():
            return [plain(item) for item in value]
        case dict():
            return {str(key): plain(item) for key, item in value.items()}
        case _ if value is None or isinstance(value, str | bool | int | float):
            return value
        case _:
            return str(value)
