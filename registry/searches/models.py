"""A search that somebody keeps, and what it has found since."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from registry.core.enums import LabelledEnum
from registry.core.i18n import _l
from registry.core.tables import Base, Stamped, Versioned


class SearchKind(LabelledEnum):
    EXPERTS = "experts", _l("Experts")
    OPENINGS = "openings", _l("Openings")


class Alert(LabelledEnum):
    AT_ONCE = "at_once", _l("As soon as something new is found")
    DAILY = "daily", _l("Once a day")
    WEEKLY = "weekly", _l("Once a week")
    NONE = "none", _l("Never")


class ExportPurpose(LabelledEnum):
    COUNCIL = "council", _l("Meeting of a selection council")
    PLANNING = "planning", _l("Planning of a programme or a semester")
    REPORT = "report", _l("Report to the leadership of the institution")
    OTHER = "other", _l("Another purpose")


class SearchExport(Stamped, Base):
    """A file of masked results that somebody took away: for what, and what its number is."""

    __tablename__ = "search_exports"
    __table_args__ = (Index(None, "user_id", "created_at"),)

    number: Mapped[str] = mapped_column(unique=True)  # XT-2026-0001
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    purpose: Mapped[ExportPurpose]
    reason: Mapped[str]
    query: Mapped[str]
    rows: Mapped[int]


class SavedSearch(Stamped, Versioned, Base):
    """`query` is the address after the question mark; `known` is whom it found when it was last looked
    at, None until then. A search that finds too many to be followed is broad and tells nothing."""

    __tablename__ = "saved_searches"
    __table_args__ = (UniqueConstraint("user_id", "name"), Index(None, "next_check_at"))

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[SearchKind]
    name: Mapped[str]
    query: Mapped[str]
    alert: Mapped[Alert]
    known: Mapped[list[str] | None]
    is_broad: Mapped[bool] = mapped_column(default=False)
    checked_at: Mapped[datetime | None]
    next_check_at: Mapped[datetime | None]  # None: never


class SearchFind(Stamped, Base):
    """Something that a saved search found after it was saved. It is shown only to whoever may see it
    at that moment."""

    __tablename__ = "search_finds"
    __table_args__ = (UniqueConstraint("search_id", "record_id"), Index(None, "record_id"))

    search_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("saved_searches.id"))
    record_id: Mapped[uuid.UUID]  # of a person or an opening
