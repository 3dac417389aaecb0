"""An import from its columns to its end: pages and steps."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from registry.accounts.models import User
from registry.accounts.timelines import Reader, read_history
from registry.background import jobs
from registry.core.db import session
from registry.core.i18n import _, _l, format_date, localized_text, proper
from registry.core.permissions import Permission, can, requires
from registry.documents.models import Document
from registry.documents.responses import attachment
from registry.imports import forms, queries, services
from registry.imports.known import KINDS
from registry.imports.lists import BATCHES, rows
from registry.imports.models import RUNNING, ImportBatch, ImportState, Verdict
from registry.imports.problems import STOPS
from registry.web.forms import VersionedForm, render_form, transaction
from registry.web.lists.pages import register
from registry.web.step_routes import StepRoutes
from registry.web.steps import Place, current_user

bp = Blueprint("imports", __name__, url_prefix="/<any(vi,en):locale>/imports")
READ, WRITE = Permission.IMPORT_READ, Permission.IMPORT_WRITE
NAVIGATION = [(_l("Imports"), "imports.index", READ)]


def _kinds() -> dict[str, Any]:
    """What this reader may import."""
    user = current_user()
    found = [one for one in KINDS.values() if services.places_of(one, user)]
    return {"kinds": found if can(user, WRITE) else []}


register(bp, BATCHES, read=READ, template="imports/index.html", context=_kinds)


def _around_rows(batch_id: UUID) -> dict[str, Any]:
    batch = queries.get_workable(batch_id, by=current_user())
    return {"batch": batch, "trail": trail(batch)}


register(
    bp,
    rows,
    read=WRITE,
    rule="/<uuid:batch_id>/rows",
    endpoint="rows",
    template="imports/rows.html",
    context=_around_rows,
    has_acts=True,
)


def find(batch_id: UUID) -> ImportBatch:
    return queries.get_batch(batch_id, visible_to=current_user())


def find_workable(batch_id: UUID) -> ImportBatch:
    return queries.get_workable(batch_id, by=current_user())


def trail(batch: ImportBatch) -> list[tuple[Any, str]]:
    return [
        (_("Imports"), url_for("imports.index")),
        (batch.code, url_for("imports.show", batch_id=batch.id)),
    ]


@bp.get("/<uuid:batch_id>")
@requires(READ)
def show(batch_id: UUID) -> ResponseReturnValue:
    return show_batch(find(batch_id))


def show_batch(batch: ImportBatch) -> str:
    counts = queries.count_rows_of(batch)
    return render_template(
        "imports/show.html",
        batch=batch,
        kind=KINDS[batch.kind],
        counts=counts,
        tiles=_tiles(batch, counts),
        **(_progress(batch) if batch.state in RUNNING else {"job": None}),
        steps=open_steps(batch, counts),
        problem=_problem(batch),
        events=read_history(batch, reader=Reader(current_user())),
    )


@bp.get("/<uuid:batch_id>/progress")
@requires(READ)
def progress(batch_id: UUID) -> ResponseReturnValue:
    """The part of the page that is asked for again until the job has ended."""
    return render_template("operations/progress.html", **_progress(find(batch_id)))


def _progress(batch: ImportBatch) -> dict[str, Any]:
    if batch.job_id is None:
        abort(404)
    return {
        "job": jobs.get_job(batch.job_id),
        "progress_url": url_for("imports.progress", batch_id=batch.id),
        "result_url": url_for("imports.show", batch_id=batch.id),
    }


def _problem(batch: ImportBatch) -> str:
    if not batch.problem:
        return ""
    return str(STOPS.get(batch.problem, STOPS["damaged"])) % {"row": batch.problem_row}


def _tiles(batch: ImportBatch, counts: queries.Counts) -> list[dict[str, Any]]:
    if not counts.total:
        return []
    url = url_for("imports.rows", batch_id=batch.id)
    notes = {
        Verdict.NEW: _("nothing like it is known"),
        Verdict.SAME: _("left out"),
        Verdict.LIKELY: _("with the reasons"),
        Verdict.WRONG: _("with the cell and what is right"),
    }
    return [
        {
            "label": str(one.label),
            "count": counts.verdict(one.value),
            "url": f"{url}?list={one.value}",
            "note": notes[one],
        }
        for one in Verdict
    ]


def open_steps(batch: ImportBatch, counts: queries.Counts | None = None) -> list[str]:
    """Which buttons this person gets now."""
    user = current_user()
    if not can(user, WRITE) or batch.organisation_id not in services.places_of(
        KINDS[batch.kind], user
    ):
        return []
    state = batch.state
    before = state in {ImportState.MATCHING, ImportState.CHECKING, ImportState.DECIDING}
    rules = {
        "columns": state is ImportState.MATCHING,
        "decide": state is ImportState.DECIDING,
        "confirm": state is ImportState.DECIDING,
        "reopen": state in {ImportState.DECIDING, ImportState.UNREADABLE} and bool(batch.sample),
        "cancel": before or state is ImportState.UNREADABLE,
        "stop": state is ImportState.WRITING,
        "resume": services.can_resume(batch),
        "undo": state in {ImportState.DONE, ImportState.STOPPED} and batch.forgotten_at is None,
        "file": batch.document_id is not None,
        "rows": state not in {ImportState.CANCELLED, ImportState.MATCHING},
    }
    return [name for name, holds in rules.items() if holds]


def place_of(batch: ImportBatch) -> Place:
    return Place(
        url=url_for("imports.show", batch_id=batch.id),
        trail=trail(batch),
        facts=lambda: facts_of(batch),
        row=batch,
    )


def facts_of(batch: ImportBatch) -> list[tuple[Any, Any]]:
    where = localized_text(batch.organisation, "name") if batch.organisation else ""
    return [
        (_("Import"), f"{batch.code} – {batch.kind.label}"),
        (_("File"), proper(batch.filename)),
        (_("Institution"), where or _("The institution that each row names")),
    ]


STEPS = StepRoutes(
    bp,
    "/<uuid:batch_id>",
    find=find_workable,
    page=show_batch,
    place=place_of,
    read=WRITE,
    write=WRITE,
    reason_form=forms.ReasonForm,
    open_steps=open_steps,
)
STEPS.button("cancel", services.cancel, done=_l("The import is cancelled. Nothing was recorded."))
STEPS.button("stop", services.stop, done=_l("It stops after the rows that are being recorded."))
STEPS.button("resume", services.resume, done=_l("It continues where it ended."))
STEPS.button("reopen", services.reopen, done=_l("The columns can be assigned again."))
STEPS.reason(
    "undo",
    services.undo,
    title=_l("Undo this import"),
    submit=_l("Undo"),
    done=_l("The import is being undone. You are informed when it is finished."),
    grave=(
        _l(
            "What was recorded from this file is removed, unless somebody has changed or used it since."
        ),
        _l("Invited people whose e-mail has been sent receive another one."),
        _l("What stays, and why, is shown row by row."),
    ),
)


@STEPS.form(
    "confirm",
    VersionedForm,
    title=_l("Record the rows"),
    submit=_l("Record"),
    done=_l("The rows are being recorded. You are informed when it is finished."),
    grave=(
        _l("Every row chosen for recording is recorded, as if you had entered it by hand."),
        _l("Rows of people send an e-mail to each of them."),
        _l("The import can be undone as long as nobody has changed or used what it recorded."),
    ),
)
def confirm(batch: ImportBatch, _form: Any) -> None:
    services.confirm(batch, by=current_user())


def _by_rule(rule: str) -> Callable[..., None]:
    def act(batch: ImportBatch, *, by: User) -> None:
        services.decide_by_rule(batch, rule, by=by)

    return act


for name in services.RULES:
    STEPS.button(name, _by_rule(name), done=_l("The decision on the rows is saved."))


@bp.get("/<uuid:batch_id>/file")
@requires(WRITE)
def file(batch_id: UUID) -> Response:
    """The file as it was received."""
    batch = find_workable(batch_id)
    document = session().get(Document, batch.document_id) if batch.document_id else None
    if document is None:
        abort(404)
    return attachment(document)


@bp.route("/<uuid:batch_id>/columns", methods=["GET", "POST"])
@requires(WRITE, write=WRITE)
def columns(batch_id: UUID) -> ResponseReturnValue:
    batch = find_workable(batch_id)
    if batch.state is not ImportState.MATCHING:
        flash(_("The columns have been assigned already."), "warning")
        return redirect(url_for(".show", batch_id=batch.id))
    kind, sheets = KINDS[batch.kind], services.sheets_of(batch)
    sheet, head_row = _wanted(batch, sheets)
    known = dict(sheets[sheet][1])
    heads = known.get(head_row, [])
    form = forms.columns_form(kind, batch, sheet=sheet, head_row=head_row, heads=heads)
    if form.submitted():
        with form.errors_shown(), transaction():
            form.refuse_stale(batch)
            chosen = forms.assigned(form, kind)
            services.match(batch, sheet=sheet, head_row=head_row, columns=chosen, by=current_user())
            flash(_("The rows are being checked. Nothing is recorded yet."), "success")
            return redirect(url_for(".show", batch_id=batch.id))
    if not form.is_submitted():
        for name, place in services.suggest(batch, head_row, sheet).items():
            if place < len(heads):
                form[f"column_{name}"].data = str(place)
    return render_form(
        "imports/columns.html",
        form=form,
        batch=batch,
        kind=kind,
        sheets=sheets,
        sheet=sheet,
        head_row=head_row,
        heads=heads,
        rows=sheets[sheet][1],
        trail=trail(batch),
        format_date=format_date,
    )


def _wanted(batch: ImportBatch, sheets: Any) -> tuple[int, int]:
    """The sheet and the row of the headings: as found, or as somebody chose them."""
    values = request.form if request.method == "POST" else request.args
    sheet = values.get("sheet", batch.sheet, type=int)
    sheet = sheet if 0 <= sheet < len(sheets) else batch.sheet
    numbers = [number for number, _cells in sheets[sheet][1]]
    head_row = values.get("head_row", batch.head_row, type=int)
    return sheet, head_row if head_row in numbers else numbers[0]
