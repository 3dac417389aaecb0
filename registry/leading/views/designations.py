"""The designation secretariat's pages: what one enters, another confirms; history on both time axes."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from registry.accounts.timelines import Event, Reader, read_history
from registry.audit.states import StateChange
from registry.core.errors import RegistryError
from registry.core.i18n import _, _l, format_date, hanoi_today, proper
from registry.core.periods import last_day
from registry.core.permissions import Permission, requires
from registry.core.tables import Base
from registry.documents import services as documents
from registry.documents.models import Document
from registry.documents.responses import attachment_of
from registry.experts import cards
from registry.experts.models import Person
from registry.leading import forms, post_queries, queries, services
from registry.leading.lists import DESIGNATIONS, ENTRIES
from registry.leading.models import DesignationEntry, EntryState
from registry.web.forms import render_form, transaction
from registry.web.lists.pages import register
from registry.web.step_routes import StepRoutes
from registry.web.steps import Place, current_user, place_on_page

bp = Blueprint("leading", __name__, url_prefix="/<any(vi,en):locale>/leading-experts")
RECORD = Permission.DESIGNATION_RECORD
NAVIGATION = [(_l("Leading experts"), "leading.index", RECORD)]
register(bp, DESIGNATIONS, read=RECORD, template="leading/index.html")
register(
    bp, ENTRIES, read=RECORD, rule="/entries", endpoint="entries", template="leading/index.html"
)

ENTERED = _l("Entered. A second person of the secretariat must confirm it.")
UNTIL_CONFIRMED = _l("Nothing changes until a second person of the secretariat confirms it.")


@bp.route("/new", methods=["GET", "POST"])
@requires(RECORD, write=RECORD)
def new() -> ResponseReturnValue:
    form = forms.DesignationForm()
    if form.submitted():
        with form.errors_shown():
            person = queries.find_person_by_number(form.number.data)
            if person is None:
                raise RegistryError(_("There is no active expert with this number."))
            document = receive(form)
            with transaction():
                entry = services.propose_designation(
                    person, document=document, by=current_user(), **form.terms()
                )
            flash(str(ENTERED), "success")
            return redirect(url_for(".entry", entry_id=entry.id))
    return render_form("leading/new.html", form=form)


@bp.get("/<uuid:series_id>")
@requires(RECORD)
def show(series_id: UUID) -> ResponseReturnValue:
    listed = queries.get_designation(series_id)
    form = forms.MomentForm(formdata=request.args)
    form.validate()
    as_of = form.as_of.data or hanoi_today()
    log_names_of([listed.person])
    return render_template(
        "leading/show.html",
        events=_read_course(series_id),
        form=form,
        listed=listed,
        versions=queries.list_versions(series_id),
        proposed=queries.find_proposed(DesignationEntry, series_id),
        posts=post_queries.list_post_versions(listed.person.id),
        post_entries=post_queries.list_open_entries(listed.person.id),
        as_of=as_of,
        then=queries.find_version(series_id, as_of=as_of, known_at=form.known_until()),
    ), 422 if form.errors else 200


def _read_course(series_id: UUID) -> list[Event]:
    """Who entered what of a designation, and what the second person answered."""
    return read_history(
        *queries.list_entries_of(series_id),
        reader=Reader(current_user()),
        words=lambda entry, state: f"{entry.kind.label}: {EntryState(state).label}",
        reason=name_reason,
        url=lambda entry: url_for(".entry", entry_id=entry.id),
    )


def name_reason(entry: DesignationEntry, change: StateChange) -> str:
    return entry.answer if change.to_state == EntryState.REJECTED else entry.reason


@bp.get("/<uuid:series_id>/document")
@requires(RECORD)
def document(series_id: UUID) -> ResponseReturnValue:
    listed = queries.get_designation(series_id)
    return give_out(listed.person, queries.get_document(listed.designation), listed.designation)


def give_out(person: Person, document: Document, context: Base) -> ResponseReturnValue:
    """The evidence of what the secretariat records of somebody."""
    is_own = person.user_id == current_user().id
    return attachment_of(person.id, document, purpose="designation", context=context, is_own=is_own)


def _place_of(listed: queries.DesignationRow) -> Place:
    row, person = listed.designation, listed.person
    return place_on_page(
        _("Leading experts"),
        person.number,
        {"series_id": row.series_id},
        facts=lambda: [
            (_("Expert"), proper(f"{person.display_name} · {person.number}")),
            (_("Legal category"), row.legal_category.label),
            (_("Decision"), row.decision_number),
            (_("Competent authority"), row.authority),
            (
                _("Term"),
                f"{format_date(row.valid_from)} – {format_date(last_day(row.valid_to)) or '…'}",
            ),
        ],
    )


def receive(form: Any) -> Document | None:
    """Checked and stored before the transaction that needs it."""
    upload = form.file.data
    if not upload or not upload.filename:
        return None
    return documents.receive_upload(upload, by=current_user())


def log_names_of(persons: Sequence[Person]) -> None:
    """Logs the access for every person named here."""
    named = [person.id for person in persons if person.user_id != current_user().id]
    if named:
        with transaction():
            cards.log_names(
                list(dict.fromkeys(named)), viewer=current_user(), purpose="designation"
            )


def _find(series_id: UUID) -> queries.DesignationRow:
    listed = queries.get_designation(series_id)
    if request.method == "GET":
        log_names_of([listed.person])
    return listed


def _after(listed: queries.DesignationRow) -> str:
    """The entry that was just made, which a second person has to confirm."""
    entry = queries.find_proposed(DesignationEntry, listed.designation.series_id)
    return url_for(".entry", entry_id=entry.id) if entry else _place_of(listed).url


def _with_recorded(listed: queries.DesignationRow) -> dict[str, Any]:
    current = listed.designation
    recorded = {name: getattr(current, name) for name in forms.NAMES}
    data = recorded | {"legal_category": current.legal_category.value}
    return {"data": data, "receive": receive}


STEPS = StepRoutes(
    bp,
    "/<uuid:series_id>",
    find=_find,
    page=lambda listed: show(listed.designation.series_id),
    place=_place_of,
    after=_after,
    read=RECORD,
    write=RECORD,
)


@STEPS.form(
    "correct",
    forms.CorrectForm,
    options=_with_recorded,
    title=_l("Correct the designation"),
    submit=_l("Propose"),
    done=ENTERED,
    lead=_l(
        "For entries made in error. It adds an entry and overwrites nothing; the count follows once a second person has confirmed it."
    ),
)
def correct(listed: queries.DesignationRow, form: forms.CorrectForm, document: Any) -> None:
    services.propose_correction(
        listed.designation,
        document=document,
        reason=form.reason.data,
        by=current_user(),
        **form.terms(),
    )


@STEPS.form(
    "end",
    forms.EndDesignationForm,
    title=_l("End the term"),
    submit=_l("Propose"),
    done=ENTERED,
    grave=(
        UNTIL_CONFIRMED,
        _l("After that day the designation no longer counts; until then it stays as it was."),
    ),
)
def end(listed: queries.DesignationRow, form: forms.EndDesignationForm) -> None:
    services.propose_end(
        listed.designation,
        ended_on=form.ended_on.data or hanoi_today(),
        reason=form.reason.data,
        by=current_user(),
    )


@STEPS.form(
    "revoke",
    forms.RevokeForm,
    title=_l("Revoke the designation"),
    submit=_l("Propose"),
    done=ENTERED,
    lead=_l("For a decision that was annulled."),
    grave=(
        UNTIL_CONFIRMED,
        _l(
            "As known from then on, it never was in force and never counted; what was recorded before stays readable."
        ),
    ),
)
def revoke(listed: queries.DesignationRow, form: forms.RevokeForm) -> None:
    services.propose_revocation(listed.designation, reason=form.reason.data, by=current_user())
