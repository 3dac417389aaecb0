"""Taught semesters: as the institution reports them, and as facts once the expert agreed."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.core.facts import Fact
from registry.core.tables import Base, Stamped, Versioned
from registry.taxonomy.models import AcademicTerm


class SemesterDelivery(Fact):
    """A semester was taught: believed once both sides have confirmed it."""

    __tablename__ = "semester_deliveries"

    contract_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contracts.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    term_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("academic_terms.id"))
    weeks: Mapped[int]
    credits: Mapped[int]
    confirmed_by_institution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    # None: by the link in a mail, or on its papers alone, where the expert has no account.
    confirmed_by_expert_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))


class DeliveryReport(Stamped, Versioned, Base):
    """What the institution says was taught, until the expert confirms it (then it is a fact)."""

    __tablename__ = "delivery_reports"
    __table_args__ = (UniqueConstraint("contract_id", "term_id"),)

    contract_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contracts.id"))
    term_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("academic_terms.id"))
    weeks: Mapped[int]
    credits: Mapped[int]
    reported_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    confirmed_at: Mapped[datetime | None]
    disputed_reason: Mapped[str] = mapped_column(default="")

    term: Mapped[AcademicTerm] = relationship(lazy="joined", innerjoin=True)
