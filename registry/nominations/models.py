"""Somebody is named for a designation as leading expert, and agrees before anything is decided."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.core.db import now
from registry.core.encryption import EncryptedText
from registry.core.tables import Base, Stamped, Versioned
from registry.documents.models import Document
from registry.experts.models import Person
from registry.leading.kinds import LegalCategory
from registry.leading.models import DesignationEntry
from registry.nominations.kinds import Channel, DossierPart, Ending, Finding
from registry.nominations.states import NOMINATION_MOVES, NominationState


class Nomination(Stamped, Versioned, Base):
    """`person_id` is empty until the nominee has consented; before that an address is all that is known
    of them, and whoever owns the address is the nominee."""

    __tablename__ = "nominations"
    legal_moves = NOMINATION_MOVES
    __table_args__ = (
        Index(None, "state", "due_on", "id"),
        Index(None, "moved_at", "id"),
        CheckConstraint("decline_confirmed_by_id <> declined_by_id", name="decline_four_eyes"),
    )

    code: Mapped[str] = mapped_column(unique=True)  # DC-2026-0014
    state: Mapped[NominationState] = mapped_column(default=NominationState.ASKED)
    ending: Mapped[Ending | None]
    channel: Mapped[Channel]
    category: Mapped[LegalCategory]
    nominator_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    on_behalf_of: Mapped[str] = mapped_column(default="")
    statement: Mapped[str]
    nominee_name: Mapped[str]  # as the nominator wrote it
    email: Mapped[str | None] = mapped_column(EncryptedText())
    address_hash: Mapped[str] = mapped_column(index=True)
    language: Mapped[str] = mapped_column(default="vi")  # in which the nominee is written to
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("persons.id"), index=True)
    consented_at: Mapped[datetime | None]
    criteria_on: Mapped[date | None]  # whose conditions hold, those of this day
    waits_from: Mapped[date | None]  # since when, and by when, somebody has to act
    due_on: Mapped[date | None]
    reminders_sent: Mapped[int] = mapped_column(default=0)
    missing: Mapped[list[str]] = mapped_column(default=list)  # of a returned dossier
    note: Mapped[str] = mapped_column(default="")  # of the secretariat, for the nominee
    moved_at: Mapped[datetime] = mapped_column(default=now)
    referees: Mapped[list[dict[str, Any]]] = mapped_column(default=list, server_default="[]")
    panel_number: Mapped[str] = mapped_column(
        default="", server_default=""
    )  # of the decision that appointed the panel
    panel_decided_on: Mapped[date | None]
    panel_document_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("documents.id"))

    entry_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("designation_entries.id"), index=True
    )
    declined_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    decline_confirmed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))

    person: Mapped[Person | None] = relationship(lazy="joined")
    entry: Mapped[DesignationEntry | None] = relationship()
    parts: Mapped[list["NominationPart"]] = relationship(order_by="NominationPart.part")
    claims: Mapped[list["NominationClaim"]] = relationship(order_by="NominationClaim.created_at")


class NominationPart(Stamped, Base):
    """One of the three parts of the dossier, as the nominee wrote it."""

    __tablename__ = "nomination_parts"
    __table_args__ = (UniqueConstraint("nomination_id", "part"),)

    nomination_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("nominations.id"))
    part: Mapped[DossierPart]
    text: Mapped[str]
    document_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("documents.id"))

    document: Mapped[Document | None] = relationship(lazy="joined")


class NominationClaim(Stamped, Base):
    """The nominee says that a condition is met, with the paper that shows it."""

    __tablename__ = "nomination_claims"
    __table_args__ = (UniqueConstraint("nomination_id", "criterion"),)

    nomination_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("nominations.id"))
    criterion: Mapped[str]
    text: Mapped[str]
    document_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("documents.id"))
    finding: Mapped[Finding | None]
    finding_note: Mapped[str] = mapped_column(default="")
    judged_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))

    document: Mapped[Document] = relationship(lazy="joined", innerjoin=True)
