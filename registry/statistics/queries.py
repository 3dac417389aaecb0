"""Releases as everybody and as the ministry read them, and all that was ever published."""

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, select

from registry.accounts.models import User
from registry.accounts.queries import list_holders
from registry.core.db import find_row, get_row, list_rows, session
from registry.core.permissions import Permission, Role, can
from registry.statistics.models import StatisticGroup, StatisticRelease
from registry.statistics.planning import Figure
from registry.statistics.states import PUBLISHED, ReleaseState

R = ReleaseState
NEWEST_FIRST = (StatisticRelease.issued_at.desc(), StatisticRelease.number.desc())


def visible_releases(user: User) -> Select[StatisticRelease]:
    statement = select(StatisticRelease)
    if can(user, Permission.STATISTICS_READ):
        return statement
    return statement.where(StatisticRelease.state.in_(PUBLISHED))


def get_release(release_id: uuid.UUID, *, visible_to: User) -> StatisticRelease:
    return get_row(visible_releases(visible_to).where(StatisticRelease.id == release_id))


def list_all(user: User) -> Sequence[StatisticRelease]:
    return list_rows(visible_releases(user).order_by(StatisticRelease.number.desc()))


def list_published() -> Sequence[StatisticRelease]:
    """The newest first, also those that were replaced: their addresses hold for ever."""
    return list_rows(_published().order_by(*NEWEST_FIRST))


def get_published(number: str) -> StatisticRelease:
    return get_row(_published().where(StatisticRelease.number == number))


def find_latest() -> StatisticRelease | None:
    return find_row(_published().order_by(*NEWEST_FIRST).limit(1))


def find_before(release: StatisticRelease) -> StatisticRelease | None:
    """The one that was the newest when this one was published."""
    earlier = _published().where(StatisticRelease.issued_at < release.issued_at)
    return find_row(earlier.order_by(*NEWEST_FIRST).limit(1))


def find_successor(release: StatisticRelease) -> StatisticRelease | None:
    return find_row(_published().where(StatisticRelease.supersedes_id == release.id).limit(1))


def find_draft() -> StatisticRelease | None:
    return find_row(select(StatisticRelease).where(StatisticRelease.state == R.DRAFTED))


def has_one_of(day: date) -> bool:
    """Whether a release about this day, or a later one, was drafted and did not lapse."""
    statement = select(StatisticRelease.id).where(
        StatisticRelease.data_day >= day, StatisticRelease.state != R.LAPSED
    )
    return session().scalar(statement.limit(1)) is not None


def find_key_mark() -> str:
    """Of the key with which the people of all releases were made digests; "" before the first one."""
    return (
        session().scalar(_published().with_only_columns(StatisticRelease.key_mark).limit(1)) or ""
    )


def find_days() -> dict[str, date]:
    columns = (StatisticRelease.number, StatisticRelease.data_day)
    return dict(session().execute(_published().with_only_columns(*columns)).all())


def list_figures() -> list[Figure]:
    """Every figure ever published, the oldest first."""
    rows = session().execute(
        select(StatisticGroup, StatisticRelease.number)
        .join(StatisticRelease, StatisticRelease.id == StatisticGroup.release_id)
        .where(StatisticRelease.state.in_(PUBLISHED))
        .order_by(StatisticRelease.issued_at, StatisticRelease.number, StatisticGroup.id)
    )
    return [
        Figure(group.table_code, group.row_code, frozenset(group.members), number)
        for group, number in rows
    ]


def list_groups(release: StatisticRelease) -> Sequence[StatisticGroup]:
    return list_rows(select(StatisticGroup).where(StatisticGroup.release_id == release.id))


def list_officers() -> Sequence[User]:
    return list_holders(Role.SCHEME_OFFICER)


def _published() -> Select[StatisticRelease]:
    return select(StatisticRelease).where(StatisticRelease.state.in_(PUBLISHED))
