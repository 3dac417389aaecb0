"""Targets and the rules by which people count for them: dated data, never constants in code."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.core.enums import LabelledEnum
from registry.core.facts import Fact, one_current
from registry.core.i18n import _l
from registry.core.tables import Base, Stamped, Versioned, unique_where
from registry.documents.models import Document


class Target(Fact):
    """What a text asks for: its value too is known as of a moment. Rule sets name the series."""

    __tablename__ = "targets"
    __table_args__ = (
        one_current("uq_targets_current", "series_id"),
        one_current("uq_targets_current_code", "code"),
    )

    code: Mapped[str]  # TG1
    title_vi: Mapped[str]
    title_en: Mapped[str]
    citation_vi: Mapped[str]
    citation_en: Mapped[str]
    unit: Mapped[str]
    value: Mapped[int]
    counts_from: Mapped[date]
    due_on: Mapped[date | None]  # None: the text names no day
    owner_vi: Mapped[str]
    owner_en: Mapped[str]
    owner_code: Mapped[str]  # of the organisation whose people read the whole list
    subject: Mapped[str]  # contracts or designations: what is evaluated
    is_active: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int]


class RuleSet(Fact):
    """One reading of a target's text, in one edition. `is_official` marks the one that leads; only a
    `decision` makes it official, until then it is the default of the register."""

    __tablename__ = "rule_sets"

    target_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("targets.id"), index=True)
    reading: Mapped[str]  # official, signed, delivered, deadline_2029, ...
    edition: Mapped[str]  # TG1-2025.1
    title_vi: Mapped[str]
    title_en: Mapped[str]
    decision: Mapped[str] = mapped_column(default="")
    is_official: Mapped[bool] = mapped_column(default=False)
    counts_from: Mapped[date]
    counts_until: Mapped[date | None]  # first day that no longer counts
    predicates: Mapped[list[dict[str, Any]]]  # in order: code, citation, parameters

    @property
    def is_decided(self) -> bool:
        return self.is_official and bool(self.decision)


class CountingRuling(Fact):
    """A signed ruling of the ministry on a question that the text leaves open; itself evidence.
    `valid_from` is the day of the decision; it is about what was signed by then, and after the one before."""

    __tablename__ = "counting_rulings"
    __table_args__ = (
        one_current("uq_counting_rulings_current", "series_id"),
        one_current("uq_counting_rulings_current_question", "person_id", "predicate", "valid_from"),
    )

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"))
    predicate: Mapped[str]
    outcome: Mapped[bool]
    decision: Mapped[str]


class DecisionKind(LabelledEnum):
    RULING = "ruling", _l("Ruling on a single case")
    ANNULMENT = "annulment", _l("Annulment of a ruling")
    READING = "reading", _l("Official reading")


class DecisionState(LabelledEnum):
    PROPOSED = "proposed", _l("Waiting for a second person")
    CONFIRMED = "confirmed", _l("Confirmed")
    REJECTED = "rejected", _l("Not confirmed")


DECISION_MOVES: dict[DecisionState, set[DecisionState]] = {
    DecisionState.PROPOSED: {DecisionState.CONFIRMED, DecisionState.REJECTED},
}


class CountDecision(Stamped, Versioned, Base):
    """A signed decision of the ministry on what the text leaves open, as one of it entered it and another
    compares it with the paper; a fact once that second person has confirmed it."""

    __tablename__ = "count_decisions"
    legal_moves = DECISION_MOVES
    __table_args__ = (
        unique_where(
            "uq_count_decisions_case",
            "person_id",
            "predicate",
            where="state = 'proposed' AND person_id IS NOT NULL",
        ),
        unique_where(
            "uq_count_decisions_target",
            "target_id",
            where="state = 'proposed' AND target_id IS NOT NULL",
        ),
        CheckConstraint("answered_by_id <> proposed_by_id", name="four_eyes"),
    )

    kind: Mapped[DecisionKind]
    state: Mapped[DecisionState] = mapped_column(default=DecisionState.PROPOSED)
    number: Mapped[str]  # 1234/BGDĐT-GDĐH
    decided_on: Mapped[date]
    text_vi: Mapped[str]  # what it says, and why
    text_en: Mapped[str] = mapped_column(default="")
    document_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("documents.id"))
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("persons.id"), index=True)
    predicate: Mapped[str] = mapped_column(default="")
    outcome: Mapped[bool | None]
    target_id: Mapped[uuid.UUID | None]  # the series
    reading: Mapped[str] = mapped_column(default="")
    answer: Mapped[str] = mapped_column(default="")  # why it was not confirmed
    proposed_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))

    document: Mapped[Document] = relationship(lazy="joined", innerjoin=True)
