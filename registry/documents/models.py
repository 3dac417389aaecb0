import uuid
from datetime import datetime
from enum import StrEnum, auto

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from registry.core.tables import Base, Stamped


class DocumentState(StrEnum):
    QUARANTINED = auto()
    RELEASED = auto()
    REJECTED = auto()  # a virus was found; nobody opens it any more


class Document(Stamped, Base):
    """An uploaded file: the row here, the bytes in the file store. It is opened through the thing it
    proves (a claim, a contract), never by itself."""

    __tablename__ = "documents"

    storage_key: Mapped[str] = mapped_column(unique=True)
    filename: Mapped[str]
    content_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(index=True)
    state: Mapped[DocumentState] = mapped_column(default=DocumentState.QUARANTINED)
    rejection: Mapped[str] = mapped_column(default="")
    scanned_at: Mapped[datetime | None] = mapped_column(index=True)  # last found clean
    received_sha256 = ""  # where not all of an upload is kept: until its release, then in the audit
    uploaded_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
