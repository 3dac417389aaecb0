"""What two connected sides write to each other. Nobody else reads it: no desk, no ministry, no search."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.accounts.models import User
from registry.conversations.kinds import Side
from registry.core.tables import Base, Stamped
from registry.documents.models import Document
from registry.introductions.models import Introduction


class Message(Stamped, Base):
    """Never changed; with the profile of the expert what they wrote is erased, and only that it was."""

    __tablename__ = "messages"
    __table_args__ = (Index(None, "introduction_id", "created_at"),)

    introduction_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("introductions.id"))
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    side: Mapped[Side]
    text: Mapped[str]
    language: Mapped[str]  # of the pages on which it was written
    erased_at: Mapped[datetime | None]

    introduction: Mapped[Introduction] = relationship()
    author: Mapped[User] = relationship(lazy="joined", innerjoin=True)
    files: Mapped[list["MessageFile"]] = relationship(
        order_by="MessageFile.place", lazy="selectin", cascade="all, delete-orphan"
    )


class MessageFile(Stamped, Base):
    __tablename__ = "message_files"
    __table_args__ = (UniqueConstraint("message_id", "place"),)

    message_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("messages.id"))
    document_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("documents.id"), unique=True)
    place: Mapped[int]

    document: Mapped[Document] = relationship(lazy="joined", innerjoin=True)


class MessageReading(Base):
    """Until when somebody has read a conversation."""

    __tablename__ = "message_readings"
    __table_args__ = (UniqueConstraint("introduction_id", "user_id"),)

    introduction_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("introductions.id"))
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    read_at: Mapped[datetime]
