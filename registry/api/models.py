import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.accounts.models import User
from registry.core.tables import Base, Stamped, Versioned
from registry.taxonomy.models import Organisation


class ApiKey(Stamped, Versioned, Base):
    """What another system reads with. It acts as its owner, narrowed to an institution (None: the
    ministry) and to its scopes. Of its secret only the SHA-256 is kept."""

    __tablename__ = "api_keys"

    name: Mapped[str]
    owner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("organisations.id"), index=True
    )
    scopes: Mapped[list[str]]
    prefix: Mapped[str]  # its beginning, by which people tell keys apart
    secret_hash: Mapped[str] = mapped_column(unique=True)
    expires_on: Mapped[date]  # the last day on which it opens anything
    used_on: Mapped[date | None]
    revoked_at: Mapped[datetime | None]
    revoked_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))

    owner: Mapped[User] = relationship(foreign_keys=[owner_id], lazy="joined", innerjoin=True)
    organisation: Mapped[Organisation | None] = relationship(lazy="joined")
