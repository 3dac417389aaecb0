"""The end of a term comes near: what the secretariat makes of it, once for each last day."""

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.core.db import now
from registry.core.enums import LabelledEnum
from registry.core.i18n import _l
from registry.core.tables import Base, Stamped, Versioned
from registry.experts.models import Person


class ReviewState(LabelledEnum):
    DUE = "due", _l("To be reviewed before it ends")
    EXTENDED = "extended", _l("Extended")
    RENEWED = "renewed", _l("Renewed by a new decision")
    LET_END = "let_end", _l("To end on its last day")
    LAPSED = "lapsed", _l("Ended without a review")


S = ReviewState
REVIEW_MOVES: dict[ReviewState, set[ReviewState]] = {
    S.DUE: {S.EXTENDED, S.RENEWED, S.LET_END, S.LAPSED},
    S.LET_END: {S.EXTENDED, S.RENEWED},
}


class DesignationReview(Stamped, Versioned, Base):
    """`ends_on`: the first day on which the designation no longer holds, as recorded when it began."""

    __tablename__ = "designation_reviews"
    __table_args__ = (UniqueConstraint("series_id", "ends_on"), Index(None, "state", "ends_on"))
    legal_moves = REVIEW_MOVES

    series_id: Mapped[uuid.UUID]
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    ends_on: Mapped[date]
    state: Mapped[ReviewState] = mapped_column(default=ReviewState.DUE)
    reminders_sent: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(default="")
    moved_at: Mapped[datetime] = mapped_column(default=now)

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
