"""A change of reference data, as one officer of the ministry enters it and another one decides on it."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.core.tables import Base, Stamped, Versioned, unique_where
from registry.documents.models import Document
from registry.reference.kinds import CHANGE_MOVES, ReferenceChangeKind, ReferenceChangeState
from registry.taxonomy.models import Institution


class ReferenceChange(Stamped, Versioned, Base):
    """`content`: the new values by column of the fact, as a decision says them. `seen`: the rows that were
    believed when it was entered; a decision on anything else would be one on something never compared.
    `subject_key`: of what it is, in a word that its kind understands; of an institution also its row.
    `is_followed`: since its day the columns of the institution say it too."""

    __tablename__ = "reference_changes"
    legal_moves = CHANGE_MOVES
    __table_args__ = (
        unique_where(
            "uq_reference_changes_proposed", "subject_key", "kind", where="state = 'proposed'"
        ),
        CheckConstraint("answered_by_id <> proposed_by_id", name="four_eyes"),
    )

    kind: Mapped[ReferenceChangeKind]
    state: Mapped[ReferenceChangeState] = mapped_column(default=ReferenceChangeState.PROPOSED)
    subject_key: Mapped[str]
    institution_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("institutions.id"), index=True
    )
    in_force_on: Mapped[date]
    content: Mapped[dict[str, Any]]
    seen: Mapped[list[str]]
    number: Mapped[str]  # of the legal document: 1234/QĐ-TTg
    decided_on: Mapped[date]
    reason: Mapped[str]
    document_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("documents.id"))
    answer: Mapped[str] = mapped_column(default="")  # why not
    is_followed: Mapped[bool] = mapped_column(default=False)
    proposed_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))

    institution: Mapped[Institution | None] = relationship(lazy="joined")
    document: Mapped[Document] = relationship(lazy="joined", innerjoin=True)
