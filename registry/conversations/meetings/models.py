"""When two connected sides talk: up to three times that one of them proposes, and what came of it."""

import uuid
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.conversations.kinds import Side
from registry.core.enums import LabelledEnum
from registry.core.i18n import _l
from registry.core.tables import Base, Stamped, Versioned, unique_where
from registry.introductions.models import Introduction


class MeetingState(LabelledEnum):
    PROPOSED = "proposed", _l("Times proposed")
    AGREED = "agreed", _l("Time agreed")
    REPLACED = "replaced", _l("Other times proposed")
    LAPSED = "lapsed", _l("Lapsed without an answer")
    CANCELLED = "cancelled", _l("Cancelled")
    HELD = "held", _l("Took place")
    MISSED = "missed", _l("Did not take place")
    UNRECORDED = "unrecorded", _l("Nobody recorded whether it took place")


S = MeetingState
MEETING_MOVES: dict[MeetingState, set[MeetingState]] = {
    S.PROPOSED: {S.AGREED, S.REPLACED, S.LAPSED, S.CANCELLED},
    S.AGREED: {S.HELD, S.MISSED, S.UNRECORDED, S.CANCELLED},
    S.REPLACED: set(),
    S.LAPSED: set(),
    S.CANCELLED: set(),
    S.HELD: set(),
    S.MISSED: set(),
    S.UNRECORDED: set(),
}
OPEN = frozenset({S.PROPOSED, S.AGREED})


class Meeting(Stamped, Versioned, Base):
    """`times`: those proposed, in UTC; `starts_at`: the one that was accepted, before that the last."""

    __tablename__ = "meetings"
    legal_moves = MEETING_MOVES
    __table_args__ = (
        Index(None, "introduction_id", "created_at"),
        Index(None, "state", "starts_at"),
        unique_where("uq_meetings_open", "introduction_id", where="is_open"),
    )

    introduction_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("introductions.id"))
    proposer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    side: Mapped[Side]
    state: Mapped[MeetingState] = mapped_column(default=S.PROPOSED)
    is_open: Mapped[bool] = mapped_column(default=True)
    times: Mapped[list[str]]
    minutes: Mapped[int]
    starts_at: Mapped[datetime]
    answer_due_on: Mapped[date]
    place: Mapped[str] = mapped_column(default="")
    participants: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    reminded_at: Mapped[datetime | None]

    introduction: Mapped[Introduction] = relationship(lazy="joined", innerjoin=True)

    @property
    def moments(self) -> list[datetime]:
        return [datetime.fromisoformat(one).astimezone(UTC) for one in self.times]

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)
