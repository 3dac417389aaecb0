"""What somebody was notified of, and how they want to be notified."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from registry.core.enums import LabelledEnum
from registry.core.i18n import _l
from registry.core.tables import Base, Stamped


class NoticeKind(LabelledEnum):
    DECISION = "decision", _l("Decisions on your profile and your evidence")
    CONTRACT = "contract", _l("Offers and contracts")
    INTRODUCTION = "introduction", _l("Introductions")
    OPENING = "opening", _l("Openings")
    SEARCH = "search", _l("New results of your saved searches")
    # Work that any of several people can take
    QUEUE = "queue", _l("Shared queues: checks, confirmations, second opinions")
    OVERDUE = "overdue", _l("Deadlines that have passed")
    ACCOUNT = "account", _l("Security of your account")


class Frequency(LabelledEnum):
    AT_ONCE = "at_once", _l("By e-mail at once")
    DAILY = "daily", _l("In one e-mail a day")
    NONE = "none", _l("Only here, no e-mail")


class Notice(Stamped, Base):
    """One notice to one person, in both languages, as it was at that moment."""

    __tablename__ = "notices"
    __table_args__ = (
        Index(None, "user_id", "created_at"),
        Index(None, "user_id", "read_at"),
        Index(None, "frequency", "mailed_at"),
    )

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[NoticeKind]
    template: Mapped[str]
    title_vi: Mapped[str]
    title_en: Mapped[str]
    case_vi: Mapped[str]
    case_en: Mapped[str]
    text_vi: Mapped[str]
    text_en: Mapped[str]
    endpoint: Mapped[str]
    arguments: Mapped[dict[str, Any]]
    frequency: Mapped[Frequency]  # of its mail, as its reader wanted it then
    mailed_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]

    @property
    def is_new(self) -> bool:
        return self.read_at is None


class NoticeChoice(Stamped, Base):
    """How often somebody wants mail of a kind, where that differs from the rule."""

    __tablename__ = "notice_choices"
    __table_args__ = (UniqueConstraint("user_id", "kind"),)

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[NoticeKind]
    frequency: Mapped[Frequency]
