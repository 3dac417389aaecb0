import uuid
from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from registry.core.enums import LabelledEnum
from registry.core.facts import Fact
from registry.core.i18n import _l
from registry.core.tables import Base, Stamped, Versioned, unique_where
from registry.documents.models import Document
from registry.experts.models import Person
from registry.leading.kinds import EmployerKind, EntryKind, LegalCategory


class Designation(Fact):
    """A competent authority designated this person: `valid_from` is the first day of the term."""

    __tablename__ = "designations"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    legal_category: Mapped[LegalCategory]
    decision_number: Mapped[str]
    authority: Mapped[str]
    document_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("documents.id"))


# Of a decision recorded twice at the same moment only one is believed.
unique_where(
    "uq_designations_decision",
    Designation.person_id,
    Designation.decision_number,
    where="superseded_at IS NULL",
)


class DomesticPost(Fact):
    """Work in Viet Nam outside the contracts of this register: at an institute, a ministry, an
    enterprise. `valid_from` is the first day of work, the document its evidence."""

    __tablename__ = "domestic_posts"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    employer: Mapped[str]
    employer_kind: Mapped[EmployerKind]
    title: Mapped[str] = mapped_column(default="")
    document_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("documents.id"))


class EntryState(LabelledEnum):
    PROPOSED = "proposed", _l("Waiting for a second person")
    CONFIRMED = "confirmed", _l("Confirmed")
    REJECTED = "rejected", _l("Not confirmed")


ENTRY_MOVES: dict[EntryState, set[EntryState]] = {
    EntryState.PROPOSED: {EntryState.CONFIRMED, EntryState.REJECTED},
}


class Entered(Stamped, Versioned, Base):
    """What one person of the secretariat entered and another one confirms before it becomes a fact; what
    was recorded before stays readable. A model adds the kind of change, the terms and the fact's id."""

    __abstract__ = True
    legal_moves = ENTRY_MOVES

    state: Mapped[EntryState] = mapped_column(default=EntryState.PROPOSED)
    series_id: Mapped[uuid.UUID]  # of the fact that it makes or changes
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    reason: Mapped[str] = mapped_column(default="")
    answer: Mapped[str] = mapped_column(default="")  # why it was not confirmed
    proposed_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    confirmed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))

    # Of each model, with its own foreign key or choices.
    kind: Any
    fact_id: Any

    @declared_attr
    def person(cls) -> Mapped[Person]:  # noqa: N805 - SQLAlchemy calls it on the class
        return relationship()

    @declared_attr.directive
    def __table_args__(cls) -> Any:  # noqa: N805 - SQLAlchemy calls it on the class
        return two_people(cls.__tablename__)


def two_people(table: str) -> tuple[Any, ...]:
    """One change of a fact waits at a time, and whoever proposed it never confirms it."""
    return (
        Index(None, "state"),
        unique_where(f"uq_{table}_proposed", "series_id", where="state = 'proposed'"),
        CheckConstraint("confirmed_by_id <> proposed_by_id", name="four_eyes"),
    )


class DesignationEntry(Entered):
    __tablename__ = "designation_entries"
    __table_args__ = (
        *two_people("designation_entries"),
        unique_where(
            "uq_designation_entries_decision",
            "person_id",
            "decision_number",
            where="state = 'proposed' AND kind = 'recording'",
        ),
    )

    kind: Mapped[EntryKind]
    legal_category: Mapped[LegalCategory]
    decision_number: Mapped[str]
    authority: Mapped[str]
    document_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("documents.id"))
    fact_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("designations.id"))

    document: Mapped[Document | None] = relationship()
