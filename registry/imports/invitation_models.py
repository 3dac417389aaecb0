"""Addresses of people who may be experts, given by others: an invitation each, and never a profile."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.accounts.models import User
from registry.core.db import now
from registry.core.encryption import EncryptedText
from registry.core.tables import Base, Stamped, Versioned
from registry.taxonomy.models import Organisation


class ExpertInvitation(Stamped, Versioned, Base):
    """`address_hash` is keyed: whoever reads the table cannot try addresses. Name and address are
    forgotten as soon as there is an answer, or none in time."""

    __tablename__ = "expert_invitations"
    __table_args__ = (
        Index(None, "address_hash", "organisation_id"),
        Index(None, "next_letter_at"),
        Index(None, "expires_at"),
    )

    email: Mapped[str | None] = mapped_column(EncryptedText())
    display_name: Mapped[str | None] = mapped_column(EncryptedText())
    address_hash: Mapped[str]
    locale: Mapped[str]
    basis: Mapped[str]  # code of address_bases.csv
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("organisations.id"), index=True
    )
    given_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    token_hash: Mapped[str] = mapped_column(unique=True)
    message_id: Mapped[uuid.UUID | None]  # of the last letter
    letters: Mapped[int] = mapped_column(default=0)
    next_letter_at: Mapped[datetime | None]  # a reminder; None: no further one
    expires_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]

    organisation: Mapped[Organisation | None] = relationship()
    given_by: Mapped[User] = relationship()

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= now()


class RefusedAddress(Stamped, Base):
    """Whoever has this address does not want to be asked, by anybody, ever again."""

    __tablename__ = "refused_addresses"

    address_hash: Mapped[str] = mapped_column(unique=True)
