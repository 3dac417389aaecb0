"""The report of one body: numbers that nobody edits, words that it writes, and the ministry's answer."""

import json
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from registry.accounts.timelines import Reader, read_history
from registry.core.i18n import _, _l, format_date, localized, localized_text
from registry.core.permissions import can, requires
from registry.reports import drafting, lists, queries, services
from registry.reports.figures import Figures
from registry.reports.forms import parts as forms
from registry.reports.models import ReportPart
from registry.reports.states import WRITABLE, PartState
from registry.reports.views.shared import DECIDE, READ, WRITE, bp, find_part
from registry.web.forms import render_form, transaction
from registry.web.lists.declaration import List
from registry.web.lists.pages import register
from registry.web.step_routes import StepRoutes
from registry.web.steps import Place, current_user

P = PartState


def figures_of(part: ReportPart) -> dict[str, Any]:
    """As they were submitted, or as they are until then."""
    return part.figures or Figures(part.run, part.organisation_id).as_json()


def as_rows(kept: dict[str, Any]) -> Any:
    """What is kept as JSON, with attributes, as the rows of tables have them."""
    return json.loads(json.dumps(kept), object_hook=lambda row: SimpleNamespace(**row))


def open_steps(part: ReportPart) -> list[str]:
    """Which buttons this person gets now."""
    user = current_user()
    own = queries.is_of_body(part, user) and can(user, WRITE)
    decides = can(user, DECIDE) and part.submitted_by_id != user.id
    rules = {
        "write": own and part.state in WRITABLE,
        "submit": own and part.state in {P.DRAFT, P.RETURNED} and part.run.is_settled,
        "return": decides and part.state is P.SUBMITTED,
        "accept": decides and part.state is P.SUBMITTED,
        "reopen": decides and part.state is P.ACCEPTED,
    }
    return [name for name, holds in rules.items() if holds]


@bp.get("/parts/<uuid:part_id>", endpoint="part")
@requires(READ)
def show(part_id: UUID) -> ResponseReturnValue:
    return show_part(find_part(part_id))


def show_part(part: ReportPart) -> ResponseReturnValue:
    return render_template(
        "reports/part.html",
        part=part,
        run=part.run,
        figures=as_rows(figures_of(part)),
        steps=open_steps(part),
        needed=services.list_needed(part),
        is_overdue=queries.is_overdue(part),
        has_account=bool(queries.list_reporters(part)),
        events=read_history(part, reader=Reader(current_user())),
    )


@bp.route("/parts/<uuid:part_id>/write", methods=["GET", "POST"])
@requires(WRITE, write=WRITE)
def write(part_id: UUID) -> ResponseReturnValue:
    """One form for all words; a report that was not begun opens with what its numbers say."""
    part = find_part(part_id)
    figures = figures_of(part)
    form = forms.NarrativeForm(data=_begin_with(part, figures))
    if form.submitted():
        with form.errors_shown(), transaction():
            form.refuse_stale(part)
            services.write(part, form.values(), by=current_user())
            flash(_("Saved."), "success")
            return redirect(url_for(".part", part_id=part.id))
    return render_form("reports/write.html", form=form, part=part, figures=as_rows(figures))


def _begin_with(part: ReportPart, figures: dict[str, Any]) -> dict[str, str]:
    words = {name: getattr(part, name) for name in services.NARRATIVE}
    if part.state is P.OPEN:
        words |= drafting.results_of_body(part.organisation, figures)
    return {**words, "version": str(part.version)}


def _people(part_id: UUID, code: str) -> List:
    part = find_part(part_id)
    if code not in {one["code"] for one in figures_of(part)["targets"]}:
        abort(404)
    return lists.people(part, code, current_user())


def _around_people(part_id: UUID, code: str) -> dict[str, Any]:
    part = find_part(part_id)
    known = {one.code: one for one in as_rows(figures_of(part)).targets}
    return {"part": part, "target": known[code]}


register(
    bp,
    _people,
    read=READ,
    rule="/parts/<uuid:part_id>/people/<code>",
    endpoint="people",
    template="reports/people.html",
    context=_around_people,
)


def _place(part: ReportPart) -> Place:
    name = localized(part.organisation, "name")
    url = url_for(".part", part_id=part.id)
    run_url = url_for(".run", report_run_id=part.run_id)
    title = f"{localized_text(part.run, 'title')}, {part.run.year}"
    return Place(
        url=url,
        trail=[(_("Reports"), url_for(".index")), (title, run_url), (name, url)],
        facts=lambda: [
            (_("Reporting body"), name),
            (_("Report"), title),
            (_("Due"), format_date(part.due_on)),
        ],
        row=part,
    )


OF_PART: dict[str, Any] = {
    "find": find_part,
    "page": show_part,
    "place": _place,
    "read": READ,
    "open_steps": open_steps,
    "reason_form": forms.NotesForm,
}
OF_BODY = StepRoutes(bp, "/parts/<uuid:part_id>", write=WRITE, **OF_PART)
OF_MINISTRY = StepRoutes(bp, "/parts/<uuid:part_id>", write=DECIDE, **OF_PART)


@OF_BODY.form(
    "submit",
    forms.SubmissionForm,
    title=_l("Submit the report"),
    submit=_l("Submit"),
    done=_l("The report has been submitted."),
    grave=(
        _l("The numbers are kept as they are now; nothing recorded later changes them."),
        _l("The report can be changed again only if the Ministry returns it."),
    ),
)
def submit(part: ReportPart, form: Any) -> None:
    services.submit(
        part,
        signed_by=form.signed_by.data,
        signed_title=form.signed_title.data,
        letter_number=form.letter_number.data or "",
        by=current_user(),
    )


OF_MINISTRY.reason(
    "return",
    services.give_back,
    title=_l("Return the report with notes"),
    submit=_l("Return"),
    done=_l("The body has been informed."),
    follows=(_l("The body reads your notes. The due day stays as it is printed."),),
)
OF_MINISTRY.reason(
    "reopen",
    services.reopen,
    title=_l("Withdraw the acceptance"),
    submit=_l("Return"),
    done=_l("The body has been informed."),
    follows=(_l("The report is returned to the body, and its numbers are taken again."),),
)


@OF_MINISTRY.form(
    "accept",
    forms.AcceptanceForm,
    title=_l("Accept the report"),
    submit=_l("Accept"),
    done=_l("The report has been accepted."),
)
def accept(part: ReportPart, form: Any) -> None:
    services.accept(part, note=form.note.data or "", by=current_user())
