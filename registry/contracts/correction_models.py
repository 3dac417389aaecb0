"""A wrong day of a contract, as one proposes and another agrees to correct it."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.contracts.kinds import Corrected, Proposer
from registry.contracts.models import Contract
from registry.contracts.states import CORRECTION_MOVES, CorrectionState
from registry.core.tables import Base, Stamped, Versioned, unique_where
from registry.documents.models import Document


class ContractCorrection(Stamped, Versioned, Base):
    """Only what was agreed to becomes a fact; what was recorded before stays readable."""

    __tablename__ = "contract_corrections"
    legal_moves = CORRECTION_MOVES
    __table_args__: Any = (
        unique_where("uq_contract_corrections_open", "contract_id", where="state = 'proposed'"),
        CheckConstraint("answered_by_id <> proposed_by_id", name="four_eyes"),
    )

    contract_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contracts.id"), index=True)
    state: Mapped[CorrectionState] = mapped_column(default=CorrectionState.PROPOSED)
    what: Mapped[Corrected]
    subject_id: Mapped[uuid.UUID | None]  # the series of the semester or of the suspension
    old_day: Mapped[date | None]
    new_day: Mapped[date | None]
    old_weeks: Mapped[int | None]
    new_weeks: Mapped[int | None]
    reason: Mapped[str]
    answer: Mapped[str] = mapped_column(default="")
    document_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("documents.id"), unique=True)
    proposed_for: Mapped[Proposer]  # for whom they acted then
    proposed_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))

    contract: Mapped[Contract] = relationship(lazy="joined", innerjoin=True)
    document: Mapped[Document] = relationship(lazy="joined", innerjoin=True)
