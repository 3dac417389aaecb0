"""How it goes after the start: asked of each side in its own words, and what an officer did about it."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.contracts.kinds import Side
from registry.contracts.models import Contract
from registry.core.enums import LabelledEnum
from registry.core.i18n import _l
from registry.core.tables import Base, Stamped, Versioned


class CheckInState(LabelledEnum):
    ASKED = "asked", _l("Waiting for an answer")
    ANSWERED = "answered", _l("Answered")
    CONCERN = "concern", _l("Concern raised")
    SILENT = "silent", _l("Not answered in time")
    SETTLED = "settled", _l("Followed up by an officer")
    CLOSED = "closed", _l("No longer asked")


S = CheckInState
CHECK_IN_MOVES: dict[CheckInState, set[CheckInState]] = {
    S.ASKED: {S.ANSWERED, S.CONCERN, S.SILENT, S.CLOSED},
    S.SILENT: {S.ANSWERED, S.CONCERN, S.SETTLED, S.CLOSED},
    S.CONCERN: {S.SETTLED},
    S.ANSWERED: set(),
    S.SETTLED: set(),
    S.CLOSED: set(),
}
ANSWERABLE = (S.ASKED, S.SILENT)
FOR_OFFICER = (S.CONCERN, S.SILENT)


class CheckIn(Stamped, Versioned, Base):
    """One question to one side. `held_back` is read by its author and by officers only."""

    __tablename__ = "check_ins"
    legal_moves = CHECK_IN_MOVES
    __table_args__ = (
        UniqueConstraint("contract_id", "code", "side"),
        Index(None, "state", "due_on"),
        Index(None, "state", "officer_due_on"),
        CheckConstraint("score BETWEEN 1 AND 5", name="scale"),
    )

    contract_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contracts.id"))
    code: Mapped[str]  # of data/check_ins.csv
    side: Mapped[Side]
    state: Mapped[CheckInState] = mapped_column(default=CheckInState.ASKED)
    due_on: Mapped[date]
    score: Mapped[int | None]
    words: Mapped[str] = mapped_column(default="")
    held_back: Mapped[str] = mapped_column(default="")
    wants_officer: Mapped[bool] = mapped_column(default=False)
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    officer_due_on: Mapped[date | None]
    done: Mapped[str] = mapped_column(default="")  # what the officer did, in words for this side
    settled_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))

    contract: Mapped[Contract] = relationship(lazy="joined", innerjoin=True)
