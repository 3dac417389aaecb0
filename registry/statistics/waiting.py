"""Whose turn it is with a release of statistics."""

from sqlalchemy import or_, select

from registry.accounts.models import User
from registry.core.i18n import _l, format_date
from registry.core.paging import Rows
from registry.core.permissions import Permission
from registry.core.waiting import Party, Work, mine
from registry.statistics.models import StatisticRelease
from registry.statistics.states import ReleaseState


def _drafted(user: User) -> Rows:
    drafter = StatisticRelease.drafted_by_id
    return select(
        StatisticRelease.id,
        StatisticRelease.number,
        StatisticRelease.data_day,
        StatisticRelease.moved_at.label("since"),
        StatisticRelease.due_on,
        mine(or_(drafter.is_(None), drafter != user.id)),
    ).where(StatisticRelease.state == ReleaseState.DRAFTED)


WORK = (
    Work(
        "statistics.issue",
        _l("Second officer of a release of statistics"),
        _l("Read and decide"),
        Party.MINISTRY,
        _drafted,
        permission=Permission.STATISTICS_WRITE,
        title=lambda row: str(row.number),
        about=lambda row: format_date(row.data_day),
        address=lambda row: {"release_id": row.id},
        case_endpoint="statistics.release",
        list_endpoint="statistics.work",
    ),
)
