"""A panel: who belongs to it, who of them may judge, and what they say."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.accounts.models import User
from registry.core.tables import Base, Stamped
from registry.nominations.panel.kinds import ConflictKind, Round, Vote


class Panelist(Stamped, Base):
    """Appointed by the decision that the nomination names. `conflict` or `excused` takes them out."""

    __tablename__ = "panelists"
    __table_args__ = (UniqueConstraint("nomination_id", "user_id"),)

    nomination_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("nominations.id"))
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    is_chair: Mapped[bool] = mapped_column(default=False)
    conflict: Mapped[ConflictKind | None]
    is_declared: Mapped[bool] = mapped_column(default=False)  # the conflict, by the member
    declared_at: Mapped[datetime | None]
    excused: Mapped[str] = mapped_column(default="")  # why the secretariat lets them go

    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)
    scores: Mapped[list["PanelScore"]] = relationship(order_by="PanelScore.created_at")

    @property
    def may_judge(self) -> bool:
        return self.conflict is None and not self.excused


class PanelScore(Stamped, Base):
    """The first one without a vote; the second one, after the discussion, with it."""

    __tablename__ = "panel_scores"
    __table_args__ = (UniqueConstraint("panelist_id", "turn"),)

    panelist_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("panelists.id"))
    turn: Mapped[Round]
    marks: Mapped[dict[str, Any]] = mapped_column(JSON)  # by aspect
    remark: Mapped[str] = mapped_column(default="")
    vote: Mapped[Vote | None]


class PanelNote(Stamped, Base):
    """What a member says in the discussion."""

    __tablename__ = "panel_notes"

    panelist_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("panelists.id"), index=True)
    text: Mapped[str]
