"""A post in the country, as one person of the secretariat enters and another one confirms it."""

import uuid
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.core.tables import Base, Stamped, Versioned, unique_where
from registry.documents.models import Document
from registry.experts.models import Person
from registry.leading.kinds import EmployerKind, PostChange
from registry.leading.models import ENTRY_MOVES, EntryState


class PostEntry(Stamped, Versioned, Base):
    """Only what was confirmed becomes a fact; what was recorded before stays readable."""

    __tablename__ = "post_entries"
    legal_moves = ENTRY_MOVES
    __table_args__ = (
        Index(None, "state"),
        unique_where("uq_post_entries_proposed", "series_id", where="state = 'proposed'"),
        CheckConstraint("confirmed_by_id <> proposed_by_id", name="four_eyes"),
    )

    kind: Mapped[PostChange]
    state: Mapped[EntryState] = mapped_column(default=EntryState.PROPOSED)
    series_id: Mapped[uuid.UUID]  # of the post that it makes or changes
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    employer: Mapped[str]
    employer_kind: Mapped[EmployerKind]
    title: Mapped[str] = mapped_column(default="")
    document_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("documents.id"))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    reason: Mapped[str] = mapped_column(default="")
    answer: Mapped[str] = mapped_column(default="")  # why it was not confirmed
    proposed_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    confirmed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    fact_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("domestic_posts.id"))

    person: Mapped[Person] = relationship()
    document: Mapped[Document] = relationship()
