"""An expert wants to be considered for an opening: their profile is the application."""

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.core.enums import LabelledEnum
from registry.core.i18n import _l
from registry.core.tables import Base, Stamped, Versioned, unique_where
from registry.experts.models import Person
from registry.interests.kinds import name_reason
from registry.introductions.models import Introduction
from registry.programs.models import Opening
from registry.taxonomy.models import Institution


class InterestState(LabelledEnum):
    SENT = "sent", _l("Interest sent")
    CONSIDERED = "considered", _l("Under consideration")
    PAUSED = "paused", _l("Paused")
    INVITED = "invited", _l("Invited to an introduction")
    INTRODUCED = "introduced", _l("Connected")
    DECLINED = "declined", _l("Not this time")
    WITHDRAWN = "withdrawn", _l("Withdrawn")
    LAPSED = "lapsed", _l("Lapsed without an answer")
    ENDED = "ended", _l("Ended")


S = InterestState
UNANSWERED = frozenset({S.SENT, S.CONSIDERED})
"""It is the institution's turn."""
OPEN_STATES = UNANSWERED | {S.PAUSED, S.INVITED}
ENDS = {S.WITHDRAWN, S.ENDED}
INTEREST_MOVES: dict[InterestState, set[InterestState]] = {
    S.SENT: {S.CONSIDERED, S.PAUSED, S.INVITED, S.DECLINED, S.LAPSED, *ENDS},
    S.CONSIDERED: {S.PAUSED, S.INVITED, S.DECLINED, S.LAPSED, *ENDS},
    S.PAUSED: {S.SENT, *ENDS},
    S.INVITED: {S.INTRODUCED, *ENDS},
    S.INTRODUCED: set(),
    S.DECLINED: set(),
    S.WITHDRAWN: set(),
    S.LAPSED: set(),
    S.ENDED: set(),
}


class Interest(Stamped, Versioned, Base):
    """`asked_on`: since when the institution has the time to answer until `answer_due_on`; `ends_on`: when the registry does so instead, or
    when a pause is over. `edition`: the text of the opening that the expert read."""

    __tablename__ = "interests"
    legal_moves = INTEREST_MOVES
    __table_args__ = (
        Index(None, "institution_id", "state"),
        Index(None, "person_id", "state"),
        Index(None, "opening_id", "state"),
        Index(None, "state", "answer_due_on"),
        unique_where("uq_interests_open_pair", "person_id", "opening_id", where="is_open"),
    )

    code: Mapped[str] = mapped_column(unique=True)  # QT-2026-0412
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"))
    opening_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("openings.id"))
    institution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("institutions.id"))
    state: Mapped[InterestState] = mapped_column(default=S.SENT)
    is_open: Mapped[bool] = mapped_column(default=True)
    edition: Mapped[int]
    note: Mapped[str] = mapped_column(default="")
    note_language: Mapped[str] = mapped_column(default="")
    reveal: Mapped[list[str]] = mapped_column(default=list)
    """Kinds of contact that the expert lets the institution read as soon as it invites them."""
    asked_on: Mapped[date]
    answer_due_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    reminders_sent: Mapped[int] = mapped_column(default=0)
    officer_told_at: Mapped[datetime | None]
    reason_code: Mapped[str] = mapped_column(default="")
    answer: Mapped[str] = mapped_column(default="")  # the institution's own words
    answered_at: Mapped[datetime | None]
    introduction_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("introductions.id"), unique=True
    )

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
    opening: Mapped[Opening] = relationship(lazy="joined", innerjoin=True)
    institution: Mapped[Institution] = relationship(lazy="joined", innerjoin=True)
    introduction: Mapped[Introduction | None] = relationship()

    @property
    def reason(self) -> str:
        """In words, for its reader."""
        return name_reason(self.reason_code)
