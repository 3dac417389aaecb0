"""What searches leave behind: texts that were pasted, and what was looked for in vain."""

import uuid
from datetime import date

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from registry.core.tables import Base, Stamped


class PastedText(Stamped, Base):
    """A text to search by: too long for an address, which carries its id instead."""

    __tablename__ = "pasted_texts"
    __table_args__ = (Index(None, "user_id", "created_at"),)

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    text: Mapped[str]


class UnmetSearch(Base):
    """How often an institution looked for something on a day and found nobody: a demand without an opening,
    and without a person."""

    __tablename__ = "unmet_searches"
    __table_args__ = (UniqueConstraint("day", "institution_id", "terms", "filters"),)

    day: Mapped[date]
    institution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("institutions.id"))
    terms: Mapped[str]
    filters: Mapped[str]  # as in an address, in a fixed order
    count: Mapped[int]
