"""A cycle opens: a run with the place of every body that reports, whether it has an account or not."""

from datetime import date

from sqlalchemy import select

from registry.accounts.models import User
from registry.audit import services as audit
from registry.audit import states
from registry.core.db import find_row, session
from registry.core.errors import Conflict
from registry.core.i18n import _
from registry.reports import bodies, news
from registry.reports.actions import ReportAction
from registry.reports.cycles import Cycle, list_cycles
from registry.reports.models import ReportPart, ReportRun


def find_run(cycle: Cycle, year: int) -> ReportRun | None:
    return find_row(select(ReportRun).where(ReportRun.cycle == cycle.code, ReportRun.year == year))


def list_due(*, today: date) -> list[tuple[Cycle, int]]:
    """What opens by itself and is not open yet."""
    return [
        (cycle, year)
        for cycle in list_cycles(on=today)
        for year in (today.year, today.year + 1)
        if cycle.opens_by_itself
        and cycle.opens_on(year) <= today <= cycle.due_on(year)
        and find_run(cycle, year) is None
    ]


def list_openable(*, today: date) -> list[tuple[Cycle, int]]:
    """What the ministry may open by its own decision: this year's, whichever is not there yet."""
    return [
        (cycle, today.year)
        for cycle in list_cycles(on=today)
        if find_run(cycle, today.year) is None
    ]


def open_run(cycle: Cycle, year: int, *, by: User | None) -> ReportRun:
    """Raises Conflict where it is open already."""
    if find_run(cycle, year) is not None:
        raise Conflict(_("This cycle has been opened already."))
    run = ReportRun(
        cycle=cycle.code,
        year=year,
        opens_on=cycle.opens_on(year),
        data_on=cycle.data_on(year),
        known_at=cycle.known_at(year),
        due_on=cycle.due_on(year),
        is_national=cycle.is_national,
        **cycle.words,
    )
    session().add(run)
    session().flush()  # the parts name it
    audit.record(ReportAction.RUN_OPENED, run, by=by, cycle=cycle.code, year=year)
    for organisation, kind, is_mandatory in bodies.list_bodies(cycle, year):
        part = ReportPart(
            run_id=run.id,
            organisation_id=organisation.id,
            kind=kind,
            is_mandatory=is_mandatory,
            due_on=run.due_on,
        )
        states.begin(part, by=by, action=ReportAction.PART_OPENED)
    news.tell_bodies(run, "opened", by=by)
    return run
