"""The list of all bodies with their state, and the page of one run."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from registry.core.errors import RegistryError
from registry.core.i18n import _, _l, hanoi_today, localized_text
from registry.core.permissions import OVERSIGHT_ROLES, can, requires
from registry.reports import national_queries, opening, queries, services
from registry.reports.cycles import reminder_days
from registry.reports.lists import PARTS
from registry.reports.models import ReportRun
from registry.reports.states import RECEIVED
from registry.reports.views.shared import DECIDE, READ, bp, find_run
from registry.web.forms import VersionedForm
from registry.web.lists.pages import register
from registry.web.step_routes import StepRoutes
from registry.web.steps import Place, Step, current_user, page_of, press

STEPS = {"open_cycle": Step(done=_l("The cycle has been opened, and the bodies are informed."))}


def _around_list() -> dict[str, Any]:
    """The cycles above the list; the ministry also sees which it may open."""
    decides = can(current_user(), DECIDE)
    return {
        "runs": queries.list_runs(current_user()),
        "openable": opening.list_openable(today=hanoi_today()) if decides else [],
    }


register(bp, PARTS, read=READ, template="reports/index.html", context=_around_list)


@bp.post("/cycles/<code>/<int:year>/open")
@requires(DECIDE, write=DECIDE)
def open_cycle(code: str, year: int) -> ResponseReturnValue:
    return press(
        STEPS["open_cycle"],
        lambda: opening.open_run(*_openable(code, year), by=current_user()),
        page=page_of("reports.index"),
        to=lambda: url_for(".index"),
    )


def _openable(code: str, year: int) -> tuple[Any, int]:
    """Only what the page offers."""
    for cycle, of_year in opening.list_openable(today=hanoi_today()):
        if (cycle.code, of_year) == (code, year):
            return cycle, year
    raise RegistryError(_("This cycle cannot be opened."))


@bp.get("/runs/<uuid:report_run_id>")
@requires(READ)
def run(report_run_id: UUID) -> ResponseReturnValue:
    return show_run(find_run(report_run_id))


def show_run(row: ReportRun) -> ResponseReturnValue:
    parts = queries.list_parts(row) if _sees_all() else []
    return render_template(
        "reports/run.html",
        run=row,
        parts=parts,
        missing=queries.list_missing(row) if parts else [],
        received=[one for one in parts if one.state in RECEIVED],
        reminders=_reminders(row),
        own=[one for one in queries.list_parts(row) if queries.is_of_body(one, current_user())],
        can_close=_can_close(row),
        national=national_queries.list_of_run(row, visible_to=current_user()),
        can_begin=_can_begin(row),
    )


def _sees_all() -> bool:
    return can(current_user(), DECIDE) or bool(current_user().roles & OVERSIGHT_ROLES)


def _reminders(row: ReportRun) -> list[Any]:
    return [row.due_on - timedelta(days) for days in reminder_days(on=row.due_on)]


def _can_begin(row: ReportRun) -> bool:
    return (
        can(current_user(), DECIDE)
        and row.is_national
        and row.is_settled
        and not national_queries.list_of_run(row)
    )


def _can_close(row: ReportRun) -> bool:
    """A run without a national report ends by a word of the ministry, after its day."""
    return (
        can(current_user(), DECIDE)
        and not row.is_national
        and row.closed_at is None
        and row.due_on < hanoi_today()
    )


def _place(row: ReportRun) -> Place:
    title = f"{localized_text(row, 'title')}, {row.year}"
    url = url_for(".run", report_run_id=row.id)
    return Place(url=url, trail=[(_("Reports"), url_for(".index")), (title, url)], row=row)


OF_RUN = StepRoutes(
    bp,
    "/runs/<uuid:report_run_id>",
    find=find_run,
    page=show_run,
    place=_place,
    read=READ,
    write=DECIDE,
)
OF_RUN.form(
    "close",
    VersionedForm,
    options=lambda row: {"is_possible": _can_close(row)},
    title=_l("Close the cycle"),
    submit=_l("Close"),
    done=_l("The cycle has been closed."),
    grave=(
        _l("Accepted reports are locked."),
        _l("Bodies whose report has not been accepted are recorded as “not received”."),
    ),
)(lambda row, _form: services.close(row, by=current_user()))
