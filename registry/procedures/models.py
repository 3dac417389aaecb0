"""What has to be arranged between an agreement and the work: rules that choose it, and each case of it."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.contracts.models import Contract
from registry.core.db import now
from registry.core.tables import Base, Stamped, Versioned
from registry.documents.models import Document
from registry.procedures.kinds import Doer, DueFrom, Gate, ProcedureKind
from registry.procedures.states import PROCEDURE_MOVES, ProcedureState


class ProcedureRule(Stamped, Versioned, Base):
    """When something is needed, who does it and by when. A change ends a row and adds the next, so that
    the rule of any day can be read again. A condition without values holds always."""

    __tablename__ = "procedure_rules"
    __table_args__ = (UniqueConstraint("code", "valid_from"),)

    code: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    kind: Mapped[ProcedureKind]
    place: Mapped[int]  # in the order of the path
    doer: Mapped[Doer]
    title_vi: Mapped[str]
    title_en: Mapped[str]
    text_vi: Mapped[str]  # what is to be done, in plain words
    text_en: Mapped[str]
    office_vi: Mapped[str] = mapped_column(default="")  # who decides, where that is nobody here
    office_en: Mapped[str] = mapped_column(default="")
    due_from: Mapped[DueFrom]
    due_days: Mapped[int]
    usual_days: Mapped[int | None]  # working days until the answer
    gate: Mapped[Gate]
    is_strict: Mapped[bool]  # refuses that step, instead of a warning
    categories: Mapped[list[str]]
    contract_kinds: Mapped[list[str]]
    work_modes: Mapped[list[str]]
    institution_kinds: Mapped[list[str]]
    funding_lines: Mapped[list[str]]
    min_days: Mapped[int | None]  # of the agreed period; one without an end is longer than any
    max_days: Mapped[int | None]
    basis_vi: Mapped[str] = mapped_column(default="")
    basis_en: Mapped[str] = mapped_column(default="")
    source: Mapped[str]


class Procedure(Stamped, Versioned, Base):
    """One approval or procedure of one contract. Its words and its day are those of the rule on the day
    of the agreement; what was added by hand has no rule."""

    __tablename__ = "procedures"
    legal_moves = PROCEDURE_MOVES
    __table_args__: Any = (
        UniqueConstraint("contract_id", "rule_id"),
        Index(None, "state", "doer", "due_on"),
        Index(None, "state", "expires_on"),
    )

    contract_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contracts.id"), index=True)
    rule_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("procedure_rules.id"))
    kind: Mapped[ProcedureKind]
    doer: Mapped[Doer]
    state: Mapped[ProcedureState] = mapped_column(default=ProcedureState.WAITING)
    place: Mapped[int]
    title_vi: Mapped[str]
    title_en: Mapped[str]
    text_vi: Mapped[str] = mapped_column(default="")
    text_en: Mapped[str] = mapped_column(default="")
    office_vi: Mapped[str] = mapped_column(default="")
    office_en: Mapped[str] = mapped_column(default="")
    basis_vi: Mapped[str] = mapped_column(default="")
    basis_en: Mapped[str] = mapped_column(default="")
    gate: Mapped[Gate] = mapped_column(default=Gate.NONE)
    is_strict: Mapped[bool] = mapped_column(default=False)
    usual_days: Mapped[int | None]
    due_on: Mapped[date]
    applied_on: Mapped[date | None]
    decided_on: Mapped[date | None]
    expires_on: Mapped[date | None]
    decision_number: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    document_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("documents.id"), unique=True)
    moved_at: Mapped[datetime] = mapped_column(default=now)  # the last step of its history

    contract: Mapped[Contract] = relationship(lazy="joined", innerjoin=True)
    document: Mapped[Document | None] = relationship(lazy="joined")
