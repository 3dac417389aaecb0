"""A text that was pasted to be searched by: too long for an address, which carries its id instead."""

import uuid

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from registry.core.tables import Base, Stamped


class PastedText(Stamped, Base):
    __tablename__ = "pasted_texts"
    __table_args__ = (Index(None, "user_id", "created_at"),)

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    text: Mapped[str]
