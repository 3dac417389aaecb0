"""How it was, in five taps: what each side answers once an introduction has ended."""

import uuid
from enum import auto

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.audit.actions import AuditAction, done_to
from registry.conversations.kinds import Side
from registry.core.enums import LabelledEnum
from registry.core.i18n import _l
from registry.core.tables import Base, Stamped
from registry.introductions.models import Introduction


class FeedbackAction(AuditAction):
    _generate_next_value_ = done_to("feedback")

    GIVEN = auto(), _l("Feedback given")


class Question(LabelledEnum):
    AS_DESCRIBED = "as_described", _l("Was the post as it was described?")
    ANSWERED = "answered", _l("Did the institution answer in good time?")
    RESPECTED = "respected", _l("Were your wishes and your privacy respected?")
    HELPED = "helped", _l("Did the mission or the central desk help?")
    RECOMMENDS = "recommends", _l("Would you recommend this way to a colleague?")
    PROFILE_TRUE = "profile_true", _l("Was the profile accurate?")
    EXPERT_ANSWERED = "expert_answered", _l("Did the expert answer in good time?")
    FITTED = "fitted", _l("Did the expertise fit the opening?")
    DESK_HELPED = "desk_helped", _l("Did the mission or the central desk help your institution?")
    AGAIN = "again", _l("Would your institution look for experts in this way again?")


Q = Question
QUESTIONS: dict[Side, tuple[Question, ...]] = {
    Side.EXPERT: (Q.AS_DESCRIBED, Q.ANSWERED, Q.RESPECTED, Q.HELPED, Q.RECOMMENDS),
    Side.INSTITUTION: (Q.PROFILE_TRUE, Q.EXPERT_ANSWERED, Q.FITTED, Q.DESK_HELPED, Q.AGAIN),
}


class Rating(LabelledEnum):
    YES = "yes", _l("Yes")
    PARTLY = "partly", _l("Partly")
    NO = "no", _l("No")


class Feedback(Stamped, Base):
    """Of one side. Nobody reads it but its author; others read figures made of many."""

    __tablename__ = "feedback"
    __table_args__ = (UniqueConstraint("introduction_id", "side"),)

    introduction_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("introductions.id"))
    side: Mapped[Side]
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))

    introduction: Mapped[Introduction] = relationship()
    answers: Mapped[list["FeedbackAnswer"]] = relationship(
        lazy="selectin", cascade="all, delete-orphan"
    )


class FeedbackAnswer(Base):
    __tablename__ = "feedback_answers"
    __table_args__ = (
        UniqueConstraint("feedback_id", "question"),
        Index(None, "question", "rating"),
    )

    feedback_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("feedback.id"))
    question: Mapped[Question]
    rating: Mapped[Rating]
