"""A run of a reporting cycle, and in it the place of every body that reports."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.core.db import now
from registry.core.i18n import official_date
from registry.core.tables import Base, Stamped, Versioned
from registry.reports.kinds import BodyKind
from registry.reports.states import PART_MOVES, PartState
from registry.taxonomy.models import Organisation


class ReportRun(Stamped, Versioned, Base):
    """What the cycle's row said when it was opened: a later edition of the table changes no open run."""

    __tablename__ = "report_runs"
    __table_args__ = (UniqueConstraint("cycle", "year"), Index(None, "due_on", "id"))

    cycle: Mapped[str]
    year: Mapped[int]
    title_vi: Mapped[str]
    title_en: Mapped[str]
    document: Mapped[str]
    article_vi: Mapped[str]
    article_en: Mapped[str]
    receiver_vi: Mapped[str]
    receiver_en: Mapped[str]
    note_vi: Mapped[str]
    note_en: Mapped[str]
    opens_on: Mapped[date]
    data_on: Mapped[date]
    known_at: Mapped[datetime]
    due_on: Mapped[date]
    is_national: Mapped[bool]
    reminded_days: Mapped[int | None]  # of the last reminder: how many days before the due day
    closed_at: Mapped[datetime | None]

    @property
    def known_on(self) -> date:
        return official_date(self.known_at)

    @property
    def is_settled(self) -> bool:
        """Whether the moment has passed after which the numbers change no more."""
        return self.known_at < now()


class ReportPart(Stamped, Versioned, Base):
    """One body's report: its numbers are those of the facts, its words are its own."""

    __tablename__ = "report_parts"
    legal_moves = PART_MOVES
    __table_args__ = (
        UniqueConstraint("run_id", "organisation_id"),
        Index(None, "organisation_id", "state"),
        Index(None, "state", "due_on", "id"),
        CheckConstraint("decided_by_id <> submitted_by_id", name="four_eyes"),
    )

    run_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("report_runs.id"))
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    kind: Mapped[BodyKind]
    is_mandatory: Mapped[bool]
    state: Mapped[PartState] = mapped_column(default=PartState.OPEN)
    due_on: Mapped[date]

    results_vi: Mapped[str] = mapped_column(default="")
    results_en: Mapped[str] = mapped_column(default="")
    difficulties_vi: Mapped[str] = mapped_column(default="")
    difficulties_en: Mapped[str] = mapped_column(default="")
    proposals_vi: Mapped[str] = mapped_column(default="")
    proposals_en: Mapped[str] = mapped_column(default="")
    figures: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))

    signed_by: Mapped[str] = mapped_column(default="")  # the head of the body
    signed_title: Mapped[str] = mapped_column(default="")
    letter_number: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")  # of the ministry, with its last decision
    submitted_at: Mapped[datetime | None]
    submitted_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    moved_at: Mapped[datetime] = mapped_column(default=now)

    run: Mapped[ReportRun] = relationship(lazy="joined", innerjoin=True)
    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)
