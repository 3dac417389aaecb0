"""Imports, and of one import its rows. Names of the filters: kind, state, institution (of imports);
verdict, decision, outcome (of rows)."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask import url_for
from markupsafe import Markup
from sqlalchemy import ColumnElement, and_, false, or_, select

from registry.accounts.models import User
from registry.core.finding import has_number
from registry.core.i18n import _, _l, localized, ngettext
from registry.core.paging import Rows
from registry.core.permissions import Permission
from registry.imports import queries, services
from registry.imports.declaration import Kind
from registry.imports.known import KINDS
from registry.imports.models import (
    Decision,
    ImportBatch,
    ImportRow,
    ImportState,
    Outcome,
    Verdict,
)
from registry.imports.problems import tell
from registry.imports.waiting import WORK
from registry.taxonomy.lists import institution_filter
from registry.taxonomy.models import Organisation
from registry.web.lists.columns import choice, day, plain, state
from registry.web.lists.declaration import Act, Column, Empty, Filter, List, View
from registry.web.steps import current_user


def _batch_rows(user: User) -> Rows:
    return (
        queries.visible_batches(user)
        .join(User, User.id == ImportBatch.started_by_id)
        .outerjoin(Organisation, Organisation.id == ImportBatch.organisation_id)
        .with_only_columns(
            ImportBatch.id,
            ImportBatch.code,
            ImportBatch.kind,
            ImportBatch.state,
            ImportBatch.filename,
            ImportBatch.created_at,
            ImportBatch.decide_by,
            Organisation.name_vi,
            Organisation.name_en,
            User.display_name.label("starter"),
        )
    )


def _search_batches(text: str, _user: User) -> ColumnElement[bool]:
    return or_(
        false(),
        *has_number(text, ImportBatch.code),
        ImportBatch.filename.icontains(text, autoescape=True),
    )


def _batch_columns(_user: User) -> list[Column]:
    return [
        choice(
            "import",
            _l("Import"),
            ImportBatch.kind,
            under=plain("number", _l("Code"), ImportBatch.code),
        ),
        state(_l("Status"), ImportBatch.state),
        Column("institution", _l("Institution"), lambda row: localized(row, "name")),
        plain("file", _l("File"), ImportBatch.filename),
        day("created", _l("Received on"), ImportBatch.created_at),
        Column("staff", _l("By"), lambda row: row.starter, sort=User.display_name),
    ]


BATCHES = List(
    name="imports",
    title=_l("Imports"),
    lead=_l(
        "Bring lists that exist already into the registry. Nothing is recorded before you have seen the result."
    ),
    rows=_batch_rows,
    bare=queries.visible_batches,
    id=ImportBatch.id,
    link=lambda row: url_for("imports.show", batch_id=row.id),
    columns=_batch_columns,
    filters=(
        Filter("kind", _l("Kind"), ImportBatch.kind),
        Filter("state", _l("Status"), ImportBatch.state),
        institution_filter(ImportBatch.organisation_id),
    ),
    works=WORK,
    search=_search_batches,
    search_hint=_l("Number or name of the file"),
    order=[ImportBatch.created_at.desc()],
    empty=Empty(
        _l("Nothing has been imported yet"),
        _l("Choose what to import; there is a template for each kind."),
        icon="upload",
    ),
)


def _rows_of(batch: ImportBatch) -> Any:
    def rows(_user: User) -> Rows:
        return (
            select(ImportRow)
            .where(ImportRow.batch_id == batch.id)
            .with_only_columns(
                ImportRow.id,
                ImportRow.number,
                ImportRow.verdict,
                ImportRow.decision,
                ImportRow.outcome,
                ImportRow.cells,
                ImportRow.notes,
                ImportRow.record_id,
            )
        )

    return rows


def _row_columns(batch: ImportBatch, kind: Kind) -> list[Column]:
    shown = [one for one in kind.columns if one.shown]
    return [
        plain("row", _l("Row"), ImportRow.number),
        *(Column(one.name, one.label, _cell(one.name)) for one in shown),
        plain("state", _l("Verdict"), ImportRow.verdict, phone="state"),
        Column("reasons", _l("Reasons"), lambda row: told(row, kind), phone="next"),
        choice("choice", _l("Decision"), ImportRow.decision),
        choice("outcome", _l("Result"), ImportRow.outcome),
        Column("record", _l("Record"), lambda row: _record(row, kind), is_extra=True),
        *(
            Column(one.name, one.label, _cell(one.name), is_extra=True)
            for one in kind.columns
            if not one.shown
        ),
    ]


def _cell(name: str) -> Any:
    def value(row: Any) -> str:
        found = queries.cells_of(row).get(name)
        if isinstance(found, dict):
            return "; ".join(f"{key}: {one}" for key, one in found.items())
        return "" if found is None else str(found)

    return value


def told(row: Any, kind: Kind) -> list[str]:
    return [tell(one, kind.labels) for one in row.notes]


def _record(row: Any, kind: Kind) -> str:
    endpoint, argument = kind.link
    if row.record_id is None or not argument:
        return ""
    url = url_for(endpoint, **{argument: row.record_id})
    return Markup('<a href="{}">{}</a>').format(url, _("Open"))


def _refusal(row: Any, _user: User) -> str:
    if row.verdict is Verdict.WRONG:
        return _("A wrong row cannot be recorded. Correct it in the file and import it again.")
    if row.outcome is not Outcome.NONE:
        return _("This row has been recorded already.")
    return ""


def _act(name: str, label: Any, decision: Decision, done: Any) -> Act:
    return Act(
        name,
        label,
        Permission.IMPORT_WRITE,
        refusal=_refusal,
        do=lambda row_id, user: services.decide(row_id, decision, by=user),
        done=done,
    )


ACTS = (
    _act(
        "take",
        _l("Record these"),
        Decision.TAKE,
        lambda number: ngettext(
            "%(num)s row will be recorded.", "%(num)s rows will be recorded.", number
        ),
    ),
    _act(
        "skip",
        _l("Leave these out"),
        Decision.SKIP,
        lambda number: ngettext("%(num)s row is left out.", "%(num)s rows are left out.", number),
    ),
)


def _views() -> Sequence[View]:
    undecided = and_(ImportRow.verdict == Verdict.LIKELY, ImportRow.decision == Decision.OPEN)
    return (
        View("all", _l("All rows")),
        View("undecided", _l("To be decided"), undecided),
        *(View(one.value, one.label, ImportRow.verdict == one) for one in Verdict),
    )


def rows(batch_id: uuid.UUID) -> List:
    batch = queries.get_workable(batch_id, by=current_user())
    kind = KINDS[batch.kind]
    return List(
        name=f"import-rows-{batch.kind.value}",
        title=_l("Rows of an import"),
        rows=_rows_of(batch),
        id=ImportRow.id,
        columns=lambda _user: _row_columns(batch, kind),
        views=_views(),
        filters=(
            Filter("decision", _l("Decision"), ImportRow.decision),
            Filter("outcome", _l("Result"), ImportRow.outcome),
        ),
        order=[ImportRow.number],
        acts=ACTS if batch.state is ImportState.DECIDING else (),
        empty=Empty(_l("No rows here"), icon="table"),
    )
