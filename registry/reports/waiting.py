"""Whose turn it is with a report."""

from collections.abc import Callable
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, and_, false

from registry.accounts.models import User
from registry.core.i18n import _l, localized
from registry.core.paging import Rows
from registry.core.permissions import Permission, Role, can
from registry.core.waiting import NO_DAY, Party, Work, mine
from registry.reports import listing
from registry.reports.models import ReportPart
from registry.reports.states import WRITABLE, PartState


def _body(user: User) -> ColumnElement[bool]:
    places = user.organisation_ids(Role.LINE_MINISTRY)
    return ReportPart.organisation_id.in_(places) if places else false()


def _ministry(user: User) -> ColumnElement[bool]:
    """Nobody decides about what they submitted themselves."""
    if not can(user, Permission.REPORT_DECIDE):
        return false()
    return and_(ReportPart.submitted_by_id != user.id, ReportPart.id.is_not(None))


def _rows(
    whose: Callable[[User], ColumnElement[bool]], condition: ColumnElement[bool], *, has_day: bool
) -> Callable[..., Rows]:
    def rows(user: User, begin: Callable[[User], Rows] | None = None) -> Rows:
        begun = begin(user) if begin else listing.rows(user)
        due = ReportPart.due_on if has_day else NO_DAY
        return begun.where(condition).add_columns(due.label("due_on"), mine(whose(user)))

    return rows


_part: Any = partial(
    Work,
    permission=Permission.REPORT_READ,
    title=lambda row: localized(row, "name"),
    about=lambda row: localized(row, "title"),
    address=lambda row: {"part_id": row.id},
    case_endpoint="reports.part",
    list_endpoint="reports.index",
    bare=listing.bare,
)

WORK = (
    _part(
        "reports.write",
        _l("Write and submit the report of your body"),
        _l("Write"),
        Party.BODY,
        _rows(_body, ReportPart.state.in_(WRITABLE), has_day=True),
        place=ReportPart.organisation_id,
    ),
    _part(
        "reports.decide",
        _l("Accept a submitted report, or return it"),
        _l("Read and decide"),
        Party.MINISTRY,
        _rows(_ministry, ReportPart.state == PartState.SUBMITTED, has_day=False),
    ),
)
