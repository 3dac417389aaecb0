"""The list of the bodies' reports, and of the people behind a number of one of them. Names of its
filters: run, state, kind, account, waits, mine_due."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy import select

from registry.accounts.models import User
from registry.core.db import session
from registry.core.i18n import _, _l, format_date
from registry.reports import collecting, listing, national_queries, queries, waiting
from registry.reports.figures import count_run, moments_of
from registry.reports.models import ReportPart, ReportRun
from registry.reports.national_models import NationalReport
from registry.reports.states import RECEIVED, WRITABLE
from registry.targets import lists as target_lists
from registry.targets import queries as targets
from registry.targets import scope
from registry.taxonomy.models import Organisation
from registry.web.lists.columns import bilingual, by_language, choice, day, deadline, state
from registry.web.lists.declaration import Column, Empty, Filter, List, View
from registry.web.lists.filters import yes_or_no
from registry.web.lists.waiting import next_step, own_due_filter, turns, waits_filter, waits_for


def _columns(_user: User) -> list[Column]:
    return [
        bilingual("body", _l("Reporting body"), "name", sort=by_language(Organisation)),
        Column(
            "run",
            _l("Report"),
            lambda row: name_run(row.document, row.run_due_on),
            sort=ReportRun.due_on,
        ),
        state(_l("Status"), ReportPart.state),
        deadline(_l("Due"), _due, sort=ReportPart.due_on),
        next_step(phone="next"),
        waits_for(),
        Column("account", _l("Account"), _account),
        day("submitted", _l("Submitted on"), ReportPart.submitted_at),
        choice("kind", _l("Kind of body"), ReportPart.kind, is_extra=True),
        Column(
            "mandatory",
            _l("Named in the text"),
            lambda row: _("Yes") if row.is_mandatory else _("No, voluntary"),
            sort=ReportPart.is_mandatory,
            is_extra=True,
        ),
    ]


def name_run(document: str, due_on: date) -> str:
    """1002/QĐ-TTg, 30/11/2026: short enough for a column."""
    number = next((word for word in document.split() if "/" in word), document)
    return f"{number}, {format_date(due_on)}"


def _due(row: Any) -> Any:
    """Of what has come no day is late any more."""
    return None if row.state in RECEIVED else row.part_due_on


def _account(row: Any) -> str:
    return _("Yes") if row.has_account else _("No account")


def _label_runs(ids: Iterable[uuid.UUID]) -> Mapping[Any, Any]:
    rows = session().scalars(select(ReportRun).where(ReportRun.id.in_(list(ids))))
    return {row.id: name_run(row.document, row.due_on) for row in rows}


PARTS = List(
    name="report-parts",
    title=_l("Reports"),
    lead=_l("What each ministry, agency and province reports, by cycle."),
    rows=listing.rows,
    bare=queries.visible_parts,
    id=ReportPart.id,
    link=lambda row: url_for("reports.part", part_id=row.id),
    columns=_columns,
    more=turns(waiting.OF_PARTS, ReportPart.id),
    works=waiting.OF_PARTS,
    views=(
        View("all", _l("All")),
        View("missing", _l("Not received yet"), ReportPart.state.in_(WRITABLE)),
        View("received", _l("Received"), ReportPart.state.in_(RECEIVED)),
    ),
    filters=(
        Filter("run", _l("Report"), ReportPart.run_id, labels=_label_runs),
        Filter("state", _l("Status"), ReportPart.state),
        Filter("kind", _l("Kind of body"), ReportPart.kind),
        yes_or_no("account", _l("Account"), listing.has_account()),
        waits_filter(waiting.OF_PARTS, ReportPart.id),
        own_due_filter(waiting.OF_PARTS, ReportPart.id),
    ),
    search=listing.search,
    search_hint=_l("Name of a ministry, agency or province"),
    order=(ReportPart.due_on.desc(), ReportPart.is_mandatory.desc(), ReportPart.id),
    empty=Empty(
        _l("No report is asked for"),
        _l("A cycle opens by itself before its due day."),
        icon="file-text",
    ),
)


def people(part: ReportPart, code: str, user: User) -> List:
    """Exactly those behind the number of one target: as many rows as the number says."""
    one = next(row for row in count_run(part.run) if row.target.code == code)
    mine = scope.in_scope(one.target, one.of_body(part.organisation_id), user, count=one.count)
    listed = target_lists.counted(code, one.count, mine)
    return replace(
        listed,
        name=f"report-people-{code.lower()}",
        title=_l("The people behind the number"),
        is_exported=True,
        link=None,
    )


def people_of_report(report: NationalReport, code: str, user: User) -> List:
    """Those of a frozen report, with what the register says of them at the moments of the report."""
    kept = collecting.load(report.snapshot)
    numbers = {
        row["number"] for one in kept["targets"] if one["code"] == code for row in one["people"]
    }
    ids = set(national_queries.find_people(numbers))
    moments = moments_of(report.run, known_at=report.known_at)
    target = targets.get_target(code, known_at=moments.known_at)
    count = targets.count(target, as_of=moments.as_of, known_at=moments.known_at)
    mine = [row for row in count.counted if row.person_id in ids]
    listed = target_lists.counted(code, count, scope.in_scope(target, mine, user, count=count))
    return replace(
        listed,
        name=f"national-people-{code.lower()}",
        title=_l("The people behind the number"),
        is_exported=True,
        link=None,
    )
