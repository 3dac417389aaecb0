"""An audit of counted people after the fact: what was drawn by which seed, and what came of each."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.campaigns.kinds import Finding
from registry.campaigns.states import CAMPAIGN_MOVES, SAMPLE_MOVES, CampaignState, SampleState
from registry.contracts.models import Contract
from registry.core.db import now
from registry.core.tables import Base, Stamped, Versioned
from registry.documents.models import Document
from registry.taxonomy.models import Organisation


class AuditCampaign(Stamped, Versioned, Base):
    """One reading at a pair of moments. `frame_sha256`: of the list that was drawn from, a line for each
    counted person; with the seed it gives the same sample again."""

    __tablename__ = "audit_campaigns"
    legal_moves = CAMPAIGN_MOVES
    __table_args__ = (
        Index(None, "state", "closed_at"),
        CheckConstraint("confirmed_by_id <> proposed_by_id", name="four_eyes"),
    )

    number: Mapped[str] = mapped_column(unique=True)  # HK-2026-0001
    state: Mapped[CampaignState] = mapped_column(default=CampaignState.PROPOSED)
    target_code: Mapped[str]
    rule_set_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("rule_sets.id"))
    as_of: Mapped[date]
    known_at: Mapped[datetime]
    share_percent: Mapped[int]
    reason: Mapped[str] = mapped_column(default="")
    seed: Mapped[str] = mapped_column(default="")
    frame_sha256: Mapped[str] = mapped_column(default="")
    population: Mapped[int] = mapped_column(default=0)
    proposed_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    confirmed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    drawn_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    moved_at: Mapped[datetime] = mapped_column(default=now)


class AuditSample(Stamped, Versioned, Base):
    """One drawn contract. `due_on`: of the present step, whosever it is."""

    __tablename__ = "audit_samples"
    legal_moves = SAMPLE_MOVES
    __table_args__ = (
        UniqueConstraint("campaign_id", "contract_id"),
        Index(None, "institution_id", "state"),
        Index(None, "state", "due_on", "id"),
        CheckConstraint("second_by_id <> found_by_id", name="four_eyes"),
    )

    campaign_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("audit_campaigns.id"))
    place: Mapped[int]  # in the order of the draw
    contract_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contracts.id"), index=True)
    institution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    state: Mapped[SampleState] = mapped_column(default=SampleState.ASKED)
    due_on: Mapped[date | None]
    is_reminded: Mapped[bool] = mapped_column(default=False)  # of the present step
    words: Mapped[str] = mapped_column(default="")  # of the institution, with the papers or without
    finding: Mapped[Finding | None]
    finding_reason: Mapped[str] = mapped_column(default="")
    found_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    answer: Mapped[str] = mapped_column(default="")  # of the institution to the finding
    second_reason: Mapped[str] = mapped_column(default="")
    second_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    moved_at: Mapped[datetime] = mapped_column(default=now)

    campaign: Mapped[AuditCampaign] = relationship(lazy="joined", innerjoin=True)
    contract: Mapped[Contract] = relationship()
    institution: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)


class AuditPaper(Stamped, Base):
    __tablename__ = "audit_papers"

    sample_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("audit_samples.id"), index=True)
    document_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("documents.id"), unique=True)

    document: Mapped[Document] = relationship(lazy="joined", innerjoin=True)
