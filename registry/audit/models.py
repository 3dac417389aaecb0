"""The audit chain and the access ledger. Both are append-only in the database too (triggers)."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from registry.core.tables import Base


class AuditEvent(Base):
    __tablename__ = "audit_events"
    __table_args__ = (Index(None, "object_type", "object_id"), Index(None, "action"))

    seq: Mapped[int] = mapped_column(unique=True)  # without gaps
    at: Mapped[datetime]
    actor_id: Mapped[uuid.UUID | None]
    on_behalf_of_id: Mapped[uuid.UUID | None]
    action: Mapped[str]
    object_type: Mapped[str]
    object_id: Mapped[uuid.UUID]
    before_digest: Mapped[str | None]
    after_digest: Mapped[str | None]
    details: Mapped[dict[str, Any]]  # ids and codes only, never personal data
    previous_hash: Mapped[str]
    hash: Mapped[str] = mapped_column(unique=True)


class AuditHead(Base):
    """One row: the end of the chain. Locking it puts simultaneous writers in order."""

    __tablename__ = "audit_heads"

    seq: Mapped[int]
    hash: Mapped[str]


class AccessEvent(Base):
    """Somebody was shown protected fields of a person. The expert reads this ledger."""

    __tablename__ = "access_events"
    __table_args__ = (Index(None, "person_id", "at"), Index(None, "viewer_id", "at"))

    person_id: Mapped[uuid.UUID]
    viewer_id: Mapped[uuid.UUID]
    organisation_id: Mapped[uuid.UUID | None]
    role: Mapped[str]
    fields: Mapped[list[str]]
    purpose: Mapped[str]
    context_type: Mapped[str | None]
    context_id: Mapped[uuid.UUID | None]
    at: Mapped[datetime]
