"""Who looks after which case, by which rule, and who stands in for whom."""

import uuid
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.accounts.models import User
from registry.core.tables import Base, Stamped, Versioned
from registry.taxonomy.models import Organisation


class CaseOwner(Stamped, Base):
    """The officer in charge of one record of any kind; a record without a row is nobody's."""

    __tablename__ = "case_owners"
    __table_args__ = (
        UniqueConstraint("record_id"),
        Index(None, "user_id", "record_kind", "record_id"),
    )

    record_kind: Mapped[str]  # the table of the record
    record_id: Mapped[uuid.UUID]
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))

    user: Mapped[User] = relationship()


class OwnerRule(Stamped, Base):
    """The cases of one institution, or of all that a body governs, go to this officer."""

    __tablename__ = "owner_rules"
    __table_args__ = (UniqueConstraint("record_kind", "organisation_id"),)

    record_kind: Mapped[str]
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)

    organisation: Mapped[Organisation] = relationship()
    user: Mapped[User] = relationship()


class Absence(Stamped, Versioned, Base):
    """From a day to a day somebody is away, and a colleague does their work besides."""

    __tablename__ = "absences"
    __table_args__ = (CheckConstraint("last_on >= first_on", name="order"),)

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    stand_in_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    first_on: Mapped[date]
    last_on: Mapped[date]

    user: Mapped[User] = relationship(foreign_keys=[user_id])
    stand_in: Mapped[User] = relationship(foreign_keys=[stand_in_id])
