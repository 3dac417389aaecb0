"""The shortlist of an institution, and the page of one whom it considers."""

from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from registry.accounts.destinations import safe_next
from registry.accounts.timelines import Event, Reader, read_history
from registry.audit import services as audit
from registry.core.i18n import _, _l, localized
from registry.core.permissions import Permission, can, requires
from registry.experts import cards
from registry.experts import queries as experts
from registry.matching import address
from registry.matching.hits import Hit, make_hits
from registry.shortlists import queries, services
from registry.shortlists.forms import NoteForm, UnsuitableForm
from registry.shortlists.lists import SHORTLIST, name_reason
from registry.shortlists.models import ShortlistEntry, ShortlistState, Unsuitable
from registry.web.forms import ButtonForm, ledger, transaction
from registry.web.lists.pages import register
from registry.web.step_routes import StepRoutes
from registry.web.steps import Pairs, Place, current_user, page_of, show_refusal

bp = Blueprint("shortlists", __name__, url_prefix="/<any(vi,en):locale>/shortlist")
OWN = Permission.INTRODUCTION_PROPOSE
NAVIGATION = [(_l("Shortlist"), "shortlists.index", OWN)]
S = ShortlistState
MOVES = {"look": S.TO_LOOK, "contact": S.TO_CONTACT, "approach": S.APPROACHED}
register(bp, SHORTLIST, read=OWN, template="shortlists/index.html")


@bp.app_template_global("shortlisted")
def shortlisted(person_id: UUID, opening: Any = None) -> UUID | None:
    """The entry of somebody on the reader's own list, looked up once a page."""
    if "shortlisted" not in g:
        is_reader = can(current_user(), OWN)
        g.shortlisted = queries.map_places(current_user()) if is_reader else {}
    found: UUID | None = g.shortlisted.get((person_id, opening.id if opening else None))
    return found


@bp.post("/add/<uuid:person_id>")
@requires(OWN, write=OWN)
def add(person_id: UUID) -> ResponseReturnValue:
    """From a card or a profile, and back to it."""
    person = experts.get_person(person_id, visible_to=current_user())
    form = ButtonForm()
    try:
        opening = address.find_opening(request.args, visible_to=current_user())
    except ValueError:
        opening = None
    if form.submitted():
        with form.errors_shown():
            with transaction():
                services.add(person, opening, by=current_user())
            flash(_("Added to the shortlist."), "success")
            return redirect(safe_next() or url_for(".index"))
    return show_refusal(form, page_of("matching.profile", person_id=person_id))


def _find(entry_id: UUID) -> ShortlistEntry:
    return queries.get_entry(entry_id, visible_to=current_user())


def _show(entry: ShortlistEntry) -> ResponseReturnValue:
    user = current_user()
    [hit] = make_hits([entry.person], entry.opening, viewer=user)
    _log(entry, hit.card)
    return render_template(
        "shortlists/show.html",
        entry=entry,
        place=_place(entry),
        hit=hit,
        notes=queries.list_notes(entry),
        reason=name_reason(entry.reason_code),
        events=_read_history(entry, hit),
        moves=[name for name, state in MOVES.items() if state is not entry.state],
        is_unsuitable=entry.state is S.NOT_SUITABLE,
    )


def _read_history(entry: ShortlistEntry, hit: Hit) -> list[Event]:
    return read_history(
        entry,
        reader=Reader(current_user(), entry.person.user_id, hit.card.name),
        reason=lambda _row, change: name_reason(change.reason),
    )


def _log(entry: ShortlistEntry, card: cards.Card) -> None:
    with ledger():
        audit.record_access(
            person_ids=[entry.person_id],
            viewer=current_user(),
            fields=cards.shown_fields(card),
            purpose="shortlist",
            context=entry,
        )


def _place(entry: ShortlistEntry) -> Place:
    url = url_for(".show", entry_id=entry.id)
    trail = [(_("Shortlist"), url_for(".index")), (entry.person.number, url)]
    return Place(url=url, trail=trail, facts=lambda: _describe(entry), row=entry)


def _describe(entry: ShortlistEntry) -> Pairs:
    return [
        (_("Expert"), entry.person.number),
        (_("Opening"), localized(entry.opening, "title") if entry.opening else _("none")),
        (_("Status"), entry.state.label),
    ]


@bp.get("/<uuid:entry_id>")
@requires(OWN)
def show(entry_id: UUID) -> ResponseReturnValue:
    return _show(_find(entry_id))


STEPS = StepRoutes(
    bp, "/<uuid:entry_id>", find=_find, page=_show, place=_place, read=OWN, write=OWN
)
for _name, _state in MOVES.items():
    STEPS.button(_name, partial(services.move, to=_state), done=_l("The status is changed."))


@STEPS.form(
    "unsuitable",
    UnsuitableForm,
    title=_l("Not suitable"),
    submit=_l("Save"),
    done=_l("The status is changed."),
    lead=_l("The expert does not read this. It helps colleagues, and the choice of openings."),
)
def unsuitable(entry: ShortlistEntry, form: UnsuitableForm) -> None:
    services.move(entry, S.NOT_SUITABLE, reason=Unsuitable(form.reason.data), by=current_user())


@STEPS.form(
    "note",
    NoteForm,
    title=_l("Add a note"),
    submit=_l("Save the note"),
    done=_l("The note is saved."),
)
def note(entry: ShortlistEntry, form: NoteForm) -> None:
    services.note(entry, form.text.data, by=current_user())


StepRoutes(
    bp,
    "/<uuid:entry_id>",
    find=_find,
    page=_show,
    place=_place,
    read=OWN,
    write=OWN,
    after=lambda _row: url_for(".index"),
).button("remove", services.remove, done=_l("Removed from the shortlist."))
