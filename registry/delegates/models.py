"""Somebody enters data for an expert; nothing of it is the profile's until the expert confirms it."""

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.accounts.models import User
from registry.core.encryption import EncryptedText
from registry.core.tables import Base, Stamped, Versioned, unique_where
from registry.delegates.kinds import DelegateKind, EndReason
from registry.delegates.states import (
    DELEGATION_MOVES,
    ENTRY_MOVES,
    DelegationState,
    EntryState,
)
from registry.experts.models import Person


class Delegation(Stamped, Versioned, Base):
    """`steps`: codes of the steps of a registration that the delegate sees and fills in; `until`: the
    last day. `user_id`: the account that accepted. An address is kept to invite again, and no longer."""

    __tablename__ = "delegations"
    legal_moves = DELEGATION_MOVES
    __table_args__ = (
        Index(None, "user_id", "state"),
        Index(None, "state", "until"),
        unique_where(
            "uq_delegations_active_pair", "person_id", "user_id", where="state = 'active'"
        ),
    )

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    name: Mapped[str]
    email: Mapped[str] = mapped_column(EncryptedText())
    kind: Mapped[DelegateKind]
    steps: Mapped[list[str]] = mapped_column(default=list)
    until: Mapped[date]
    state: Mapped[DelegationState] = mapped_column(default=DelegationState.INVITED)
    invited_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    end_reason: Mapped[EndReason | None]
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
    user: Mapped[User | None] = relationship()
    entries: Mapped[list["DelegatedEntry"]] = relationship(
        back_populates="delegation", order_by="DelegatedEntry.created_at, DelegatedEntry.id"
    )


class DelegatedEntry(Stamped, Versioned, Base):
    """One step as a delegate filled it in. What was typed is forgotten once it is decided on."""

    __tablename__ = "delegated_entries"
    legal_moves = ENTRY_MOVES
    __table_args__ = (
        Index(None, "person_id", "state"),
        Index(None, "state", "sent_at"),
        unique_where(
            "uq_delegated_entries_open_step",
            "delegation_id",
            "step",
            where="state IN ('waiting', 'returned')",
        ),
    )

    delegation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("delegations.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"))
    step: Mapped[str]
    typed: Mapped[str] = mapped_column(EncryptedText())  # JSON: name of the control -> what it says
    state: Mapped[EntryState] = mapped_column(default=EntryState.WAITING)
    sent_at: Mapped[datetime]
    due_on: Mapped[date]
    note: Mapped[str] = mapped_column(EncryptedText(), default="")  # why the expert returned it
    decided_at: Mapped[datetime | None]

    delegation: Mapped[Delegation] = relationship(
        back_populates="entries", lazy="joined", innerjoin=True
    )
