"""Whose turn it is with a report."""

from collections.abc import Callable
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, and_, false

from registry.accounts.models import User
from registry.core.i18n import _l, localized
from registry.core.paging import Rows, columns_of
from registry.core.permissions import Permission, Role, can
from registry.core.waiting import NO_DAY, Party, Work, mine
from registry.reports import listing
from registry.reports.models import ReportPart, ReportRun
from registry.reports.national_models import NationalReport
from registry.reports.national_queries import visible_reports
from registry.reports.states import WRITABLE, PartState, ReportState


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

OF_PARTS: tuple[Work, ...] = (
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


def _second(user: User) -> ColumnElement[bool]:
    if not can(user, Permission.REPORT_DECIDE):
        return false()
    return and_(NationalReport.prepared_by_id != user.id, NationalReport.id.is_not(None))


def _proposed(user: User) -> Rows:
    return (
        visible_reports(user)
        .join(ReportRun, ReportRun.id == NationalReport.run_id)
        .with_only_columns(
            NationalReport.id,
            NationalReport.number,
            NationalReport.moved_at.label("since"),
            *columns_of(ReportRun, "year title_vi title_en"),
            NO_DAY.label("due_on"),
            mine(_second(user)),
        )
        .where(NationalReport.state == ReportState.PROPOSED)
    )


WORK = (
    *OF_PARTS,
    Work(
        "reports.freeze",
        _l("Read a national report and freeze it"),
        _l("Read and decide"),
        Party.MINISTRY,
        _proposed,
        permission=Permission.REPORT_READ,
        title=lambda row: str(row.number),
        about=lambda row: f"{localized(row, 'title')}, {row.year}",
        address=lambda row: {"national_id": row.id},
        case_endpoint="reports.national",
        list_endpoint="reports.index",
    ),
)
