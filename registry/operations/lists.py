"""Long jobs as a list. Names of its filters: state, kind, started_from, started_to."""

from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement, false, or_, select

from registry.accounts.models import User
from registry.background.jobs import Job
from registry.core.finding import has_words, words
from registry.core.i18n import _, _l
from registry.core.paging import Rows, columns_of
from registry.core.permissions import Permission, can
from registry.operations.queries import REASONS
from registry.web.lists.columns import plain, state
from registry.web.lists.declaration import Column, Empty, Filter, List, Period


def rows(user: User) -> Rows:
    statement = (
        select(Job)
        .outerjoin(User, User.id == Job.requested_by_id)
        .with_only_columns(
            *columns_of(Job, "id kind state created_at finished_at done total attempts error"),
            User.display_name,
        )
    )
    return statement if can(user, Permission.OPERATIONS_READ) else statement.where(false())


def search(text: str, _user: User) -> ColumnElement[bool]:
    """A kind of job, or the name of who asked for it."""
    conditions: list[ColumnElement[bool]] = [Job.kind.icontains(text.strip(), autoescape=True)]
    if wanted := words(text):
        conditions.append(has_words(User.folded, wanted))
    return or_(*conditions)


def columns(_user: User) -> list[Column]:
    return [
        plain("kind", _l("Job"), Job.kind),
        state(_l("Status"), Job.state),
        plain("started", _l("Started"), Job.created_at),
        plain("finished", _l("Finished"), Job.finished_at),
        plain("done", _l("Done"), Job.done),
        plain("total", _l("Of"), Job.total, is_extra=True),
        plain("tries", _l("Tries"), Job.attempts, is_extra=True),
        Column("reason", _l("Reason"), _reason, is_extra=True),
        Column(
            "who",
            _l("Requested by"),
            lambda row: row.display_name or _("system"),
            sort=User.display_name,
        ),
    ]


def _reason(row: Any) -> str:
    return str(REASONS.get(row.error, row.error)) if row.error else ""


JOBS = List(
    name="jobs",
    title=_l("Long jobs"),
    lead=_l("Rebuilding the index, checking the audit log and other long work, the newest first."),
    rows=rows,
    id=Job.id,
    link=lambda row: url_for("operations.job", job_id=row.id),
    columns=columns,
    filters=(
        Filter("state", _l("Status"), Job.state),
        Filter("kind", _l("Job"), Job.kind),
        Period("started", _l("Started"), Job.created_at, is_moment=True),
    ),
    search=search,
    search_hint=_l("Kind of job, or the name of who requested it"),
    order=[Job.created_at.desc()],
    empty=Empty(
        _l("No long jobs yet"),
        _l("Rebuilding the index, large exports and reports appear here with their progress."),
        icon="clock",
    ),
)
