"""The designation secretariat's pages: what one enters, another confirms; history on both time axes."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from registry.core.errors import RegistryError
from registry.core.i18n import _, _l, hanoi_today
from registry.core.permissions import Permission, requires
from registry.documents import services as documents
from registry.documents.models import Document
from registry.documents.responses import attachment
from registry.experts import cards
from registry.experts.models import Person
from registry.leading import forms, queries, services
from registry.leading.lists import DESIGNATIONS, ENTRIES
from registry.leading.models import DesignationEntry
from registry.web.forms import render_form, transaction
from registry.web.lists.pages import register
from registry.web.steps import current_user

bp = Blueprint("leading", __name__, url_prefix="/<any(vi,en):locale>/leading-experts")
RECORD = Permission.DESIGNATION_RECORD
NAVIGATION = [(_l("Leading experts"), "leading.index", RECORD)]
register(bp, DESIGNATIONS, read=RECORD, template="leading/index.html")
register(
    bp,
    ENTRIES,
    read=RECORD,
    rule="/entries",
    endpoint="entries",
    template="leading/index.html",
)


@bp.route("/new", methods=["GET", "POST"])
@requires(RECORD, write=RECORD)
def new() -> ResponseReturnValue:
    form = forms.DesignationForm()
    if form.submitted():
        with form.errors_shown():
            person = queries.find_person_by_number(form.number.data)
            if person is None:
                raise RegistryError(_("There is no active expert with this number."))
            document = _receive(form)
            with transaction():
                entry = services.propose_designation(
                    person, document=document, by=current_user(), **form.terms()
                )
            flash(_("Entered. A second person of the secretariat must confirm it."), "success")
            return redirect(url_for(".entry", entry_id=entry.id))
    return render_form("leading/new.html", form=form)


@bp.get("/<uuid:series_id>")
@requires(RECORD)
def show(series_id: UUID) -> ResponseReturnValue:
    listed = queries.get_designation(series_id)
    form = forms.MomentForm(formdata=request.args)
    form.validate()
    as_of = form.as_of.data or hanoi_today()
    _log([listed.person])
    return render_template(
        "leading/show.html",
        form=form,
        listed=listed,
        versions=queries.list_versions(series_id),
        entries=queries.list_entries_of(series_id),
        proposed=queries.find_proposed(series_id),
        as_of=as_of,
        then=queries.find_version(series_id, as_of=as_of, known_at=form.known_until()),
    ), 422 if form.errors else 200


@bp.get("/<uuid:series_id>/document")
@requires(RECORD)
def document(series_id: UUID) -> ResponseReturnValue:
    return attachment(queries.get_document(queries.get_designation(series_id).designation))


@bp.route("/<uuid:series_id>/correct", methods=["GET", "POST"])
@requires(RECORD, write=RECORD)
def correct(series_id: UUID) -> ResponseReturnValue:
    current = queries.get_designation(series_id).designation
    recorded = {name: getattr(current, name) for name in forms.NAMES}
    form = forms.CorrectForm(data=recorded | {"legal_category": current.legal_category.value})
    return _propose(
        series_id,
        form,
        title=_("Correct the designation"),
        lead=_(
            "For what was entered wrongly. It adds an entry and overwrites nothing; the count follows when a second person has confirmed it."
        ),
        act=lambda document: services.propose_correction(
            current, document=document, reason=form.reason.data, by=current_user(), **form.terms()
        ),
    )


@bp.route("/<uuid:series_id>/end", methods=["GET", "POST"])
@requires(RECORD, write=RECORD)
def end(series_id: UUID) -> ResponseReturnValue:
    current = queries.get_designation(series_id).designation
    form = forms.EndDesignationForm()
    return _propose(
        series_id,
        form,
        title=_("End the term"),
        lead=_(
            "From that day on the designation no longer counts; for the days before it stays as it was."
        ),
        act=lambda _document: services.propose_end(
            current,
            ended_on=form.ended_on.data or hanoi_today(),
            reason=form.reason.data,
            by=current_user(),
        ),
    )


@bp.route("/<uuid:series_id>/revoke", methods=["GET", "POST"])
@requires(RECORD, write=RECORD)
def revoke(series_id: UUID) -> ResponseReturnValue:
    current = queries.get_designation(series_id).designation
    form = forms.RevokeDesignationForm()
    return _propose(
        series_id,
        form,
        title=_("Revoke the designation"),
        lead=_(
            "For a decision that was annulled. As known from then on, it never was in force and never counted; what was believed before stays readable."
        ),
        act=lambda _document: services.propose_revocation(
            current, reason=form.reason.data, by=current_user()
        ),
    )


def _propose(
    series_id: UUID,
    form: Any,
    *,
    title: str,
    lead: str,
    act: Callable[[Document | None], DesignationEntry],
) -> ResponseReturnValue:
    listed = queries.get_designation(series_id)
    if form.submitted():
        with form.errors_shown():
            document = _receive(form) if "file" in form else None
            with transaction():
                entry = act(document)
            flash(_("Entered. A second person of the secretariat must confirm it."), "success")
            return redirect(url_for(".entry", entry_id=entry.id))
    if request.method == "GET":
        _log([listed.person])
    return render_form("leading/step.html", form=form, listed=listed, title=title, lead=lead)


@bp.route("/entries/<uuid:entry_id>", methods=["GET", "POST"])
@requires(RECORD, write=RECORD)
def entry(entry_id: UUID) -> ResponseReturnValue:
    """What was entered, and the answer of the second person."""
    found = queries.get_entry(entry_id)
    form = forms.EntryAnswerForm(version=str(found.version))
    if form.submitted():
        with form.errors_shown(), transaction():
            form.refuse_stale(found)
            if form.outcome.data == "confirm":
                services.confirm(found, by=current_user())
                flash(_("Confirmed. The count follows from now on."), "success")
            else:
                services.reject(found, answer=form.answer.data, by=current_user())
                flash(_("Not confirmed. Nothing was changed."), "success")
            return redirect(url_for(".entry", entry_id=entry_id))
    if request.method == "GET":
        _log([found.person])
    return render_form(
        "leading/entry.html",
        form=form,
        entry=found,
        is_mine=found.proposed_by_id == current_user().id,
        before=_find_before(found),
    )


def _find_before(found: DesignationEntry) -> queries.DesignationRow | None:
    """What is recorded of the same designation, beside which the entry is read."""
    versions = queries.list_versions(found.series_id)
    return queries.get_designation(found.series_id) if versions else None


@bp.get("/entries/<uuid:entry_id>/document")
@requires(RECORD)
def entry_document(entry_id: UUID) -> ResponseReturnValue:
    return attachment(queries.get_entry_document(entry_id))


def _receive(form: Any) -> Document | None:
    """Checked and stored before the transaction that needs it."""
    upload = form.file.data
    if not upload or not upload.filename:
        return None
    return documents.receive_upload(upload)


def _log(persons: Sequence[Person]) -> None:
    """Whoever is named here finds that in her ledger."""
    named = [person.id for person in persons if person.user_id != current_user().id]
    if named:
        with transaction():
            cards.log_names(
                list(dict.fromkeys(named)), viewer=current_user(), purpose="designation"
            )
