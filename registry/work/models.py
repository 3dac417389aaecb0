import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.core.db import now
from registry.core.tables import Base
from registry.taxonomy.models import Organisation


class VacantStep(Base):
    """A step that is due and that nobody who has an account may take, as it was last looked for. It
    names the kind of work and the case by its id, and says nothing of what the case is about."""

    __tablename__ = "vacant_steps"
    __table_args__ = (UniqueConstraint("work", "case_id"),)

    work: Mapped[str]
    case_id: Mapped[uuid.UUID]
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisations.id"))
    found_at: Mapped[datetime] = mapped_column(default=now)

    organisation: Mapped[Organisation | None] = relationship()
