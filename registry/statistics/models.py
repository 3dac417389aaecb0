"""Releases of statistics as they were published, and the digests that guard the next ones."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from registry.core.db import now
from registry.core.tables import Base, Stamped, Versioned, unique_where
from registry.statistics.states import RELEASE_MOVES, ReleaseState


class StatisticRelease(Stamped, Versioned, Base):
    """`tables`: each figure exactly as it is published, with the day of which it is; figures that are
    held back are nowhere in it. `remarks`: for the ministry, what happened to which row and why, in
    words without numbers. `key_mark` tells with which key the digests of its groups were made."""

    __tablename__ = "statistic_releases"
    legal_moves = RELEASE_MOVES
    __table_args__ = (
        Index(None, "state", "issued_at"),
        CheckConstraint("issued_by_id <> drafted_by_id", name="four_eyes"),
        unique_where("uq_statistic_releases_drafted", "state", where="state = 'drafted'"),
    )

    number: Mapped[str] = mapped_column(unique=True)  # TK-2026-0001
    state: Mapped[ReleaseState] = mapped_column(default=ReleaseState.DRAFTED)
    data_day: Mapped[date]
    known_at: Mapped[datetime]
    threshold: Mapped[int]
    readings: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    tables: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    remarks: Mapped[dict[str, dict[str, str]]] = mapped_column(JSON)
    key_mark: Mapped[str]
    supersedes_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("statistic_releases.id"))
    reason: Mapped[str] = mapped_column(default="")  # why it replaces the other one
    due_on: Mapped[date]  # by then it is issued, or lapses
    drafted_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    issued_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    issued_at: Mapped[datetime | None]
    moved_at: Mapped[datetime] = mapped_column(default=now)


class StatisticGroup(Stamped, Base):
    """Who was behind one figure when it was first published: keyed digests, without any id. A later
    figure is compared with them, also once people have withdrawn: else the withdrawal would show."""

    __tablename__ = "statistic_groups"
    __table_args__ = (UniqueConstraint("release_id", "table_code", "row_code"),)

    release_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("statistic_releases.id"))
    table_code: Mapped[str]
    row_code: Mapped[str]
    members: Mapped[list[str]] = mapped_column(JSON)
