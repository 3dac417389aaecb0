"""Talent programmes and the openings that institutions write for them."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.background.indexing import Indexed
from registry.core.enums import LabelledEnum
from registry.core.finding import Findable
from registry.core.i18n import _l
from registry.core.tables import Base, Stamped, Versioned
from registry.programs.kinds import (
    CriterionKind,
    CriterionSubject,
    Currency,
    FundingLine,
    PayPeriod,
    ProgramLevel,
)
from registry.taxonomy.concept_models import Concept
from registry.taxonomy.kinds import Mode
from registry.taxonomy.models import Institution


class TalentProgram(Findable, Stamped, Versioned, Base):
    __tablename__ = "talent_programs"
    folded_from = ("name_vi", "name_en")

    institution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("institutions.id"), index=True)
    code: Mapped[str] = mapped_column(unique=True)
    name_vi: Mapped[str]
    name_en: Mapped[str]
    level: Mapped[ProgramLevel]
    field_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("concepts.id"))
    technology_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("concepts.id"))
    decision_number: Mapped[str]
    decided_on: Mapped[date]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    quota: Mapped[dict[str, Any]] = mapped_column(default=dict)  # year -> lecturers planned

    institution: Mapped[Institution] = relationship(lazy="joined", innerjoin=True)
    field: Mapped[Concept] = relationship(foreign_keys=[field_id])
    technology: Mapped[Concept | None] = relationship(foreign_keys=[technology_id])


class OpeningState(LabelledEnum):
    DRAFT = "draft", _l("Draft")
    INSTITUTION_REVIEW = "institution_review", _l("With the institution's approver")
    RETURNED = "returned", _l("Returned for revision")
    MINISTRY_CHECK = "ministry_check", _l("With the ministry")
    PUBLISHED = "published", _l("Published")
    ON_HOLD = "on_hold", _l("On hold")
    CLOSED = "closed", _l("Closed to interest")
    SELECTING = "selecting", _l("Selecting")
    FILLED = "filled", _l("Filled")
    PARTLY_FILLED = "partly_filled", _l("Partly filled")
    CANCELLED = "cancelled", _l("Cancelled")
    NO_SUITABLE = "no_suitable", _l("No suitable candidate")
    ARCHIVED = "archived", _l("Archived")


ENDINGS = {
    OpeningState.FILLED,
    OpeningState.PARTLY_FILLED,
    OpeningState.CANCELLED,
    OpeningState.NO_SUITABLE,
}
"""Nobody is sought any more: everybody still waiting for an answer is informed."""

OPENING_MOVES: dict[OpeningState, set[OpeningState]] = {
    OpeningState.DRAFT: {OpeningState.INSTITUTION_REVIEW, OpeningState.CANCELLED},
    OpeningState.INSTITUTION_REVIEW: {OpeningState.RETURNED, OpeningState.MINISTRY_CHECK},
    OpeningState.RETURNED: {OpeningState.INSTITUTION_REVIEW, OpeningState.CANCELLED},
    OpeningState.MINISTRY_CHECK: {OpeningState.RETURNED, OpeningState.PUBLISHED},
    OpeningState.PUBLISHED: {
        OpeningState.ON_HOLD,
        OpeningState.CLOSED,
        OpeningState.FILLED,
        OpeningState.PARTLY_FILLED,
        OpeningState.CANCELLED,
    },
    OpeningState.ON_HOLD: {
        OpeningState.PUBLISHED,
        OpeningState.FILLED,
        OpeningState.PARTLY_FILLED,
        OpeningState.CANCELLED,
    },
    OpeningState.CLOSED: {OpeningState.SELECTING, *ENDINGS},
    OpeningState.SELECTING: {*ENDINGS},
    OpeningState.FILLED: {OpeningState.PUBLISHED, OpeningState.CLOSED, OpeningState.ARCHIVED},
    OpeningState.PARTLY_FILLED: {OpeningState.ARCHIVED},
    OpeningState.CANCELLED: {OpeningState.ARCHIVED},
    OpeningState.NO_SUITABLE: {OpeningState.ARCHIVED},
    OpeningState.ARCHIVED: set(),
}


class Opening(Findable, Indexed, Stamped, Versioned, Base):
    """`closes_on` is the last day for interest, until 23:59 in Hà Nội."""

    __tablename__ = "openings"
    folded_from = ("title_vi", "title_en")
    legal_moves = OPENING_MOVES
    search_owner = ("openings", "id")
    __table_args__ = (
        Index(None, "state", "closes_on", "id"),
        Index(None, "created_at"),
        Index(None, "institution_id", "state"),
    )

    code: Mapped[str] = mapped_column(unique=True)  # NC-2026-0117
    program_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("talent_programs.id"), index=True)
    institution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("institutions.id"))
    state: Mapped[OpeningState] = mapped_column(default=OpeningState.DRAFT)
    title_vi: Mapped[str]
    title_en: Mapped[str] = mapped_column(default="")
    description_vi: Mapped[str] = mapped_column(default="")
    description_en: Mapped[str] = mapped_column(default="")
    mode: Mapped[Mode]
    field_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("concepts.id"))
    technology_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("concepts.id"))
    seats: Mapped[int]
    teaching_hours: Mapped[int | None]
    teaching_language: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    closes_on: Mapped[date]
    pay_from: Mapped[int | None] = mapped_column(BigInteger)
    pay_to: Mapped[int | None] = mapped_column(BigInteger)
    pay_currency: Mapped[Currency] = mapped_column(default=Currency.VND)
    pay_period: Mapped[PayPeriod] = mapped_column(default=PayPeriod.MONTH)
    pay_note_vi: Mapped[str] = mapped_column(default="")
    pay_note_en: Mapped[str] = mapped_column(default="")
    benefits_vi: Mapped[str] = mapped_column(default="")
    benefits_en: Mapped[str] = mapped_column(default="")
    funding_line: Mapped[FundingLine | None]
    author_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    approver_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    return_reason: Mapped[str] = mapped_column(default="")
    check_due_on: Mapped[date | None]  # by when the ministry publishes it or returns it
    published_at: Mapped[datetime | None]
    edition: Mapped[int] = mapped_column(default=0)  # of the published text; 0 until there is one

    program: Mapped[TalentProgram] = relationship(lazy="joined", innerjoin=True)
    institution: Mapped[Institution] = relationship(lazy="joined", innerjoin=True)
    field: Mapped[Concept] = relationship(foreign_keys=[field_id], lazy="joined", innerjoin=True)
    technology: Mapped[Concept | None] = relationship(foreign_keys=[technology_id], lazy="joined")
    criteria: Mapped[list["Criterion"]] = relationship(
        order_by="Criterion.position, Criterion.id", back_populates="opening"
    )


class Criterion(Base):
    """One thing an opening asks for; frozen when the opening is published."""

    __tablename__ = "criteria"
    __table_args__ = (UniqueConstraint("opening_id", "position"),)

    opening_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("openings.id"))
    position: Mapped[int]
    kind: Mapped[CriterionKind]
    subject: Mapped[CriterionSubject]
    value: Mapped[str] = mapped_column(default="")  # a code: of a field, a language, a level
    weight: Mapped[int]

    opening: Mapped[Opening] = relationship(back_populates="criteria")
