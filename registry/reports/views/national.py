"""The national report of a run: its draft, its freezing by a second person, its files."""

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from registry.accounts.timelines import Reader, read_history
from registry.audit import services as audit
from registry.core.i18n import _, _l, format_date, localized_text
from registry.core.permissions import OVERSIGHT_ROLES, can, requires
from registry.reports import collecting, files, lists, national, national_queries
from registry.reports.forms.national import CorrectionForm, NationalForm
from registry.reports.forms.parts import NotesForm
from registry.reports.national_models import NationalReport
from registry.reports.states import ReportState
from registry.reports.views.parts import as_rows
from registry.reports.views.runs import OF_RUN
from registry.reports.views.shared import DECIDE, READ, bp
from registry.web.downloads import download
from registry.web.forms import ledger, render_form, transaction
from registry.web.lists.declaration import List
from registry.web.lists.pages import register
from registry.web.step_routes import StepRoutes
from registry.web.steps import Place, current_user

R = ReportState


def find_report(national_id: UUID) -> NationalReport:
    return national_queries.get_report(national_id, visible_to=current_user())


def sees_people() -> bool:
    """Who may open the list behind: bodies read the document alone."""
    return bool(current_user().roles & OVERSIGHT_ROLES)


def open_steps(report: NationalReport) -> list[str]:
    user, state = current_user(), report.state
    decides = can(user, DECIDE)
    rules = {
        "edit": decides and state is R.DRAFT,
        "redraft": decides and state is R.DRAFT,
        "propose": decides and state is R.DRAFT,
        "second": decides and state is R.PROPOSED and report.prepared_by_id != user.id,
        "discard": decides and state is R.DRAFT,
        "correct": decides and state is R.FROZEN and national_queries.find_open(report.run) is None,
    }
    return [name for name, holds in rules.items() if holds]


OF_RUN.button(
    "begin",
    lambda run, *, by: national.begin(run, by=by),
    rule="national",
    done=_l("The national report has been drafted from the numbers."),
    write=DECIDE,
)


@bp.get("/national/<uuid:national_id>", endpoint="national")
@requires(READ)
def show(national_id: UUID) -> ResponseReturnValue:
    return show_report(find_report(national_id))


def show_report(report: NationalReport) -> ResponseReturnValue:
    is_staff = sees_people()
    kept = collecting.load(report.snapshot) if report.is_issued else national.snapshot_of(report)
    return render_template(
        "reports/national.html",
        report=report,
        run=report.run,
        snapshot=as_rows(kept),
        steps=open_steps(report),
        needed=national.list_needed(report),
        has_ended=report.is_issued or national.has_ended(report.run),
        files=[one for one in national_queries.list_files(report) if may_have(one.name)],
        successor=national_queries.find_successor(report),
        sees_people=is_staff,
        events=read_history(report, reader=Reader(current_user())) if is_staff else [],
    )


def may_have(name: str) -> bool:
    """The people are in the data and the spreadsheet, by number."""
    return name in files.PRINTED or sees_people()


@bp.route("/national/<uuid:national_id>/write", methods=["GET", "POST"], endpoint="national_write")
@requires(DECIDE, write=DECIDE)
def write(national_id: UUID) -> ResponseReturnValue:
    report = find_report(national_id)
    names = (*collecting.WORDS, *national.PAPER)
    data = {name: getattr(report, name) for name in names}
    form = NationalForm(data={**data, "version": str(report.version)})
    if form.submitted():
        with form.errors_shown(), transaction():
            form.refuse_stale(report)
            national.write(report, form.values(), by=current_user())
            flash(_("Saved."), "success")
            return redirect(url_for(".national", national_id=report.id))
    return render_form("reports/national_write.html", form=form, report=report)


@bp.get("/national/<uuid:national_id>/draft/<language>")
@requires(DECIDE)
def draft(national_id: UUID, language: str) -> ResponseReturnValue:
    """The document as it would be printed now; it says that it is a draft."""
    report = find_report(national_id)
    if report.is_issued or language not in {"vi", "en"}:
        abort(404)
    name = f"{language}.pdf"
    content = files.make(name, national.snapshot_of(report), digest="")
    return download(content, name=f"{report.number}-draft-{name}", mimetype=files.TYPES["pdf"])


@bp.get("/national/<uuid:national_id>/files/<name>")
@requires(READ)
def file(national_id: UUID, name: str) -> ResponseReturnValue:
    """As it was issued. Who takes the people out by number is in their ledgers."""
    report = find_report(national_id)
    if name not in files.NAMES or not report.is_issued or not may_have(name):
        abort(404)
    kept = national_queries.get_file(report, name)
    if name not in files.PRINTED:
        _log(report)
    kind = name.rpartition(".")[2]
    return download(kept.content, name=f"{report.number}-{name}", mimetype=files.TYPES[kind])


def _log(report: NationalReport) -> None:
    kept = collecting.load(report.snapshot)
    numbers = {row["number"] for one in kept["targets"] for row in one["people"]}
    with ledger():
        audit.record_access(
            person_ids=national_queries.find_people(numbers),
            viewer=current_user(),
            fields=["evidence"],
            purpose="count",
            context=report,
        )


def _people(national_id: UUID, code: str) -> List:
    report = find_report(national_id)
    if not (report.is_issued and sees_people()) or code not in _by_code(report):
        abort(404)
    return lists.people_of_report(report, code, current_user())


def _by_code(report: NationalReport) -> dict[str, Any]:
    return {one.code: one for one in as_rows(collecting.load(report.snapshot)).targets}


def _around_people(national_id: UUID, code: str) -> dict[str, Any]:
    report = find_report(national_id)
    return {"report": report, "target": _by_code(report)[code]}


register(
    bp,
    _people,
    read=READ,
    rule="/national/<uuid:national_id>/people/<code>",
    endpoint="national_people",
    template="reports/national_people.html",
    context=_around_people,
)


def _place(report: NationalReport) -> Place:
    url = url_for(".national", national_id=report.id)
    run = report.run
    title = f"{localized_text(run, 'title')}, {run.year}"
    return Place(
        url=url,
        trail=[
            (_("Reports"), url_for(".index")),
            (title, url_for(".run", report_run_id=run.id)),
            (report.number, url),
        ],
        facts=lambda: [
            (_("National report"), report.number),
            (_("Data day"), format_date(run.data_on)),
            (_("Numbers fixed at the end of"), format_date(report.known_at)),
        ],
        row=report,
    )


OF_REPORT = StepRoutes(
    bp,
    "/national/<uuid:national_id>",
    find=find_report,
    page=show_report,
    place=_place,
    read=READ,
    write=DECIDE,
    reason_form=NotesForm,
    open_steps=open_steps,
)
OF_REPORT.button("redraft", national.redraft, done=_l("The words have been drafted again."))
OF_REPORT.button(
    "propose", national.propose, done=_l("The report waits for a second person to freeze it.")
)
OF_REPORT.decision(
    "second",
    confirm=national.freeze,
    refuse=national.refuse,
    title=_l("Freeze the national report"),
    lead=_l(
        "Read the draft of the document first. What it is made of and its files are kept for ever, and every body that has not been accepted is named as not received."
    ),
)
OF_REPORT.reason(
    "discard",
    national.discard,
    title=_l("Discard the draft"),
    submit=_l("Discard"),
    done=_l("The draft has been discarded."),
    grave=(_l("The draft cannot be taken up again; another one can be begun."),),
)


@OF_REPORT.form(
    "correct",
    CorrectionForm,
    title=_l("Correct the report by another one"),
    submit=_l("Begin the correction"),
    done=_l("The correction has been begun."),
    follows=(_l("The frozen report stays as it is. Once the correction is frozen, both say so."),),
)
def correct(report: NationalReport, form: Any) -> None:
    national.correct(report, reason=form.reason.data, known_at=form.known_at, by=current_user())
