"""What the office finds by itself."""

import uuid

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from registry.core.tables import Base, Stamped


class SuggestedPair(Stamped, Base):
    """Two records that look like one person's, the smaller id first; nobody has judged them yet.
    `reasons` are codes of labels.LIKENESSES, `score` how alike the records are in all, of 100."""

    __tablename__ = "suggested_pairs"
    __table_args__ = (UniqueConstraint("first_id", "second_id"), Index(None, "score"))

    first_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"))
    second_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    score: Mapped[int]
    reasons: Mapped[list[str]]
