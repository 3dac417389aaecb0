"""The list of the bodies' reports, and of the people behind a number of one of them. Names of its
filters: run, state, kind, account, waits, mine_due."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from flask import url_for
from sqlalchemy import select

from registry.accounts.models import User
from registry.core.db import session
from registry.core.i18n import _, _l, localized_text
from registry.reports import listing, queries, waiting
from registry.reports.figures import count_run
from registry.reports.models import ReportPart, ReportRun
from registry.reports.states import RECEIVED, WRITABLE
from registry.targets import lists as target_lists
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
            lambda row: f"{localized_text(row, 'title')}, {row.year}",
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


def _due(row: Any) -> Any:
    """Of what has come no day is late any more."""
    return None if row.state in RECEIVED else row.part_due_on


def _account(row: Any) -> str:
    return _("Yes") if row.has_account else _("No account")


def _label_runs(ids: Iterable[uuid.UUID]) -> Mapping[Any, Any]:
    rows = session().scalars(select(ReportRun).where(ReportRun.id.in_(list(ids))))
    return {row.id: f"{localized_text(row, 'title')}, {row.year}" for row in rows}


PARTS = List(
    name="report-parts",
    title=_l("Reports"),
    lead=_l("What each ministry, agency and province reports, by cycle."),
    rows=listing.rows,
    bare=queries.visible_parts,
    id=ReportPart.id,
    link=lambda row: url_for("reports.part", part_id=row.id),
    columns=_columns,
    more=turns(waiting.WORK, ReportPart.id),
    works=waiting.WORK,
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
        waits_filter(waiting.WORK, ReportPart.id),
        own_due_filter(waiting.WORK, ReportPart.id),
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
    mine = scope.in_scope(
        one.target, one.of_body(part.organisation_id), user, count=one.count
    )
    listed = target_lists.counted(code, one.count, mine)
    return replace(
        listed,
        name=f"report-people-{code.lower()}",
        title=_l("The people behind the number"),
        is_exported=True,
        link=None,
    )
