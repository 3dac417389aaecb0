"""Reading notices: everybody their own, and nobody another person's."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select

from registry.accounts.models import User
from registry.core.db import get_row, list_rows, session
from registry.notices.models import Frequency, Notice, NoticeChoice, NoticeKind

NEWEST_FIRST = (Notice.created_at.desc(), Notice.id)


def visible_notices(user: User) -> Select[Notice]:
    return select(Notice).where(Notice.user_id == user.id)


def get_notice(notice_id: uuid.UUID, *, visible_to: User) -> Notice:
    return get_row(visible_notices(visible_to).where(Notice.id == notice_id))


def list_newest(user: User, *, limit: int) -> tuple[Sequence[Notice], int]:
    """The newest, and how many in all are unread: one query, for every page has a bell."""
    unread = (
        select(func.count())
        .where(Notice.user_id == user.id, Notice.read_at.is_(None))
        .scalar_subquery()
    )
    statement = select(Notice, unread).where(Notice.user_id == user.id)
    rows = session().execute(statement.order_by(*NEWEST_FIRST).limit(limit)).all()
    return [notice for notice, _unread in rows], rows[0][1] if rows else 0


@dataclass(frozen=True)
class NoticePage:
    items: Sequence[Notice]
    total: int
    page: int
    per_page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.per_page))


def list_page(*, visible_to: User, only_unread: bool, page: int, per_page: int) -> NoticePage:
    statement = visible_notices(visible_to)
    if only_unread:
        statement = statement.where(Notice.read_at.is_(None))
    total = session().scalar(select(func.count()).select_from(statement.subquery())) or 0
    rows = statement.order_by(*NEWEST_FIRST).limit(per_page).offset((page - 1) * per_page)
    return NoticePage(list_rows(rows), total, page, per_page)


def list_since(user: User, moment: datetime, *, limit: int) -> tuple[Sequence[Notice], int]:
    """Notices to somebody after a moment, and how many there are in all."""
    statement = visible_notices(user).where(Notice.created_at > moment)
    total = session().scalar(select(func.count()).select_from(statement.subquery())) or 0
    return list_rows(statement.order_by(*NEWEST_FIRST).limit(limit)), total


def list_kinds(user: User) -> set[NoticeKind]:
    """Of what they have been told so far."""
    return {*session().scalars(select(Notice.kind).where(Notice.user_id == user.id).distinct())}


def list_own(user: User) -> Sequence[Notice]:
    """Every notice to somebody."""
    return list_rows(visible_notices(user).order_by(*NEWEST_FIRST))


def find_choices(user_ids: Sequence[uuid.UUID]) -> Mapping[tuple[uuid.UUID, NoticeKind], Frequency]:
    statement = select(NoticeChoice).where(NoticeChoice.user_id.in_(user_ids))
    rows = session().scalars(statement)
    return {(row.user_id, row.kind): row.frequency for row in rows}


def list_readers_of_digests() -> Sequence[uuid.UUID]:
    """Who has something for the daily mail, unread and not in one yet."""
    return list_rows(select(Notice.user_id).where(*_pending()).distinct().order_by(Notice.user_id))


def list_for_digest(user: User, *, before: datetime) -> Sequence[Notice]:
    statement = visible_notices(user).where(*_pending(), Notice.created_at < before)
    return list_rows(statement.order_by(Notice.created_at, Notice.id))


def _pending() -> tuple[ColumnElement[bool], ...]:
    return (
        Notice.frequency == Frequency.DAILY,
        Notice.mailed_at.is_(None),
        Notice.read_at.is_(None),
    )
