"""A change of the counting rules, as one officer of the ministry enters it and another one decides on it."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.core.tables import Base, Stamped, Versioned, unique_where
from registry.documents.models import Document
from registry.reference.kinds import CHANGE_MOVES, ReferenceChangeState
from registry.rules.kinds import RuleChangeKind


class RuleChange(Stamped, Versioned, Base):
    """`content`: the new values by column of the fact. `seen`: the rows that were believed when it was
    entered; a decision on anything else would be one on something never compared."""

    __tablename__ = "rule_changes"
    legal_moves = CHANGE_MOVES
    __table_args__ = (
        unique_where(
            "uq_rule_changes_proposed", "target_id", "reading", where="state = 'proposed'"
        ),
        CheckConstraint("answered_by_id <> proposed_by_id", name="four_eyes"),
    )

    kind: Mapped[RuleChangeKind]
    state: Mapped[ReferenceChangeState] = mapped_column(default=ReferenceChangeState.PROPOSED)
    target_id: Mapped[uuid.UUID]  # the series
    reading: Mapped[str]  # empty: of the target itself
    in_force_on: Mapped[date]
    content: Mapped[dict[str, Any]]
    seen: Mapped[list[str]]
    number: Mapped[str]  # of the decision: 1234/QĐ-BGDĐT
    decided_on: Mapped[date]
    signed_by: Mapped[str]
    reason: Mapped[str]
    document_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("documents.id"))
    answer: Mapped[str] = mapped_column(default="")  # why not
    proposed_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))

    document: Mapped[Document] = relationship(lazy="joined", innerjoin=True)
