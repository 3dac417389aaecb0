import uuid
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.accounts.models import User
from registry.audit.models import AccessEvent
from registry.core.enums import LabelledEnum
from registry.core.i18n import _l
from registry.core.tables import Base, Stamped, Versioned, unique_where
from registry.experts.models import Person


class ObjectionState(LabelledEnum):
    OPEN = "open", _l("Waiting for the ministry's answer")
    ANSWERED = "answered", _l("Answered")
    TAKEN_BACK = "taken_back", _l("Taken back")


OBJECTION_MOVES: dict[ObjectionState, set[ObjectionState]] = {
    ObjectionState.OPEN: {ObjectionState.ANSWERED, ObjectionState.TAKEN_BACK},
}


class Outcome(LabelledEnum):
    JUSTIFIED = "justified", _l("The viewing was justified")
    NOT_JUSTIFIED = "not_justified", _l("The viewing was not justified; measures have been taken")


class Objection(Stamped, Versioned, Base):
    """The expert objects to one visit of the ledger. The visit is known by its first reading: the
    ledger only grows, so that no later one takes its place."""

    __tablename__ = "objections"
    legal_moves = OBJECTION_MOVES
    __table_args__ = (
        Index(None, "state", "due_on"),
        unique_where("uq_objections_visit", "reading_id", where="state <> 'taken_back'"),
        CheckConstraint("answered_by_id <> viewer_id", name="somebody_else_answers"),
    )

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    reading_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("access_events.id"))
    viewer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    state: Mapped[ObjectionState] = mapped_column(default=ObjectionState.OPEN)
    reason: Mapped[str] = mapped_column(default="")
    due_on: Mapped[date]
    outcome: Mapped[Outcome | None]
    answer_vi: Mapped[str] = mapped_column(default="")
    answer_en: Mapped[str] = mapped_column(default="")
    answered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))

    person: Mapped[Person] = relationship()
    reading: Mapped[AccessEvent] = relationship()
    viewer: Mapped[User] = relationship(foreign_keys=[viewer_id])
