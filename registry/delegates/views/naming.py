"""The expert's side: who may fill in what until when, and what of it becomes part of the profile."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from registry.accounts.timelines import Event, Reader, name_state, read_history
from registry.core.i18n import _, _l, format_date, hanoi_today, proper
from registry.core.permissions import Permission, can, requires
from registry.delegates import queries, services
from registry.delegates.forms import (
    DecideForm,
    NameDelegateForm,
    checked,
    entered_form,
    recorded_form,
    step_of,
)
from registry.delegates.kinds import DelegateKind
from registry.delegates.models import DelegatedEntry, Delegation
from registry.delegates.services import label
from registry.delegates.states import EntryState
from registry.experts import queries as experts
from registry.experts.models import Person
from registry.profile.filling import describe
from registry.web.forms import VersionedForm
from registry.web.step_routes import StepRoutes
from registry.web.steps import Pairs, Place, current_user, is_signed_in

bp = Blueprint("delegates", __name__, url_prefix="/<any(vi,en):locale>/profile/delegates")
OWN = Permission.EXPERT_EDIT_OWN
Trail = list[tuple[Any, str]]


@bp.app_template_global("entries_of_delegates")
def entries_of_delegates() -> Sequence[DelegatedEntry]:
    """That wait for the reader's decision, for the pages of their own profile."""
    if not (is_signed_in() and can(current_user(), OWN)):
        return ()
    person = experts.find_own_person(current_user())
    return queries.list_waiting_entries(person) if person else ()


@bp.app_template_global("step_label")
def step_label(step: str) -> Any:
    return label(step)


def _trail() -> Trail:
    return [(_("My profile"), url_for("experts.home")), (_("Delegates"), url_for(".index"))]


@bp.get("/")
@requires(OWN)
def index() -> ResponseReturnValue:
    return _show_index(experts.get_own_person(current_user()))


def _show_index(person: Person) -> ResponseReturnValue:
    return render_template(
        "delegates/index.html",
        person=person,
        delegations=queries.list_own(current_user()),
        trail=_trail(),
    )


NAMING = StepRoutes(
    bp,
    "",
    find=lambda: experts.get_own_person(current_user()),
    page=_show_index,
    place=lambda _person: Place(url=url_for(".index"), trail=_trail()),
    read=OWN,
    write=OWN,
)


@NAMING.form(
    "name",
    NameDelegateForm,
    title=_l("Name a delegate"),
    submit=_l("Send the invitation"),
    done=_l("The invitation has been sent. You read here when it is answered."),
    lead=_l(
        "Somebody you trust, such as an assistant, an association or an officer of a mission, fills in steps of your profile. You confirm each step before it becomes part of it."
    ),
    grave=(
        _l(
            "The person who accepts learns that you have registered, and reads what the ticked steps say."
        ),
        _l("The message does not name you. Tell them yourself that it is coming."),
        _l(
            "They decide nothing: consents, visibility, documents and every answer stay with you. You can end it at any time."
        ),
    ),
)
def name(person: Person, form: NameDelegateForm) -> None:
    services.name_delegate(
        person,
        name=form.name.data,
        email=form.email.data,
        kind=DelegateKind(form.kind.data),
        steps=form.steps.data,
        until=form.until.data or hanoi_today(),
        by=current_user(),
    )


# One delegation


def _find(delegation_id: UUID) -> Delegation:
    return queries.get_own(delegation_id, owner=current_user())


def describe_delegation(delegation: Delegation) -> Pairs:
    """For either side."""
    return [
        (_("Who is it?"), delegation.kind.label),
        (_("Address"), delegation.email),
        (
            _("What they see and fill in"),
            [str(label(one)) for one in delegation.steps],
        ),
        (_("Last day"), format_date(delegation.until)),
        (_("Why it ended"), delegation.end_reason.label if delegation.end_reason else ""),
    ]


def _place(delegation: Delegation) -> Place:
    url = url_for(".show", delegation_id=delegation.id)
    named = proper(delegation.name) or _("Delegate")
    return Place(
        url=url,
        trail=[*_trail(), (named, url)],
        facts=lambda: [(_("Full name"), named), *describe_delegation(delegation)],
        row=delegation,
    )


def read_events(delegation: Delegation, reader: Reader) -> list[Event]:
    """Of the delegation and of each step under it."""
    return read_history(delegation, *delegation.entries, reader=reader, words=_name_event)


def _name_event(row: Any, state: str) -> str:
    told = name_state(row, state)
    return f"{label(row.step)}: {told}" if isinstance(row, DelegatedEntry) else told


def _show(delegation: Delegation) -> ResponseReturnValue:
    user = current_user()
    known = {delegation.user_id: delegation.name} if delegation.user_id else {}
    return render_template(
        "delegates/show.html",
        delegation=delegation,
        place=_place(delegation),
        facts=describe_delegation(delegation),
        entries=queries.list_open_entries(delegation),
        events=read_events(delegation, Reader(user, user.id, known=known)),
    )


@bp.get("/<uuid:delegation_id>")
@requires(OWN)
def show(delegation_id: UUID) -> ResponseReturnValue:
    return _show(_find(delegation_id))


STEPS = StepRoutes(
    bp, "/<uuid:delegation_id>", find=_find, page=_show, place=_place, read=OWN, write=OWN
)
STEPS.button(
    "invite_again",
    services.invite_again,
    done=_l("The invitation has been sent again. The earlier link no longer works."),
)


@STEPS.form(
    "end",
    VersionedForm,
    title=_l("End the delegation"),
    submit=_l("End it"),
    done=_l("The delegation has ended."),
    grave=(
        _l("They read nothing of your profile any more, from this moment on."),
        _l("What they have entered and you have not confirmed is deleted."),
        _l("What you have confirmed stays part of your profile."),
    ),
)
def end(delegation: Delegation, _form: VersionedForm) -> None:
    services.end(delegation, by=current_user())


# One entry


@dataclass(frozen=True)
class EntryOnPage:
    """An entry with the profile beside which it is decided on: a change of either makes a page old."""

    entry: DelegatedEntry

    @property
    def version(self) -> str:
        return f"{self.entry.version}.{self.entry.delegation.person.version}"

    @property
    def state(self) -> EntryState:
        return self.entry.state


def _find_entry(entry_id: UUID) -> EntryOnPage:
    return EntryOnPage(queries.get_own_entry(entry_id, owner=current_user()))


def _place_of_entry(shown: EntryOnPage) -> Place:
    delegation = shown.entry.delegation
    return Place(
        url=url_for(".show", delegation_id=delegation.id),
        trail=_place(delegation).trail,
        facts=lambda: [
            (_("Entered by"), proper(delegation.name)),
            (_("Status"), shown.state.label),
            (_("Decide by"), format_date(shown.entry.due_on)),
        ],
        row=shown,
    )


def compare(entry: DelegatedEntry) -> list[tuple[str, list[str], list[str]]]:
    """Of each control: its label, what the profile has, and what was entered."""
    old = recorded_form(step_of(entry), entry.delegation.person).sections()
    new = entered_form(entry).sections()
    return [
        (str(before.label.text), describe(before), describe(after))
        for (_part, old_form), (_same, new_form) in zip(old, new, strict=True)
        for before, after in zip(old_form, new_form, strict=True)
    ]


def _options(shown: EntryOnPage) -> dict[str, Any]:
    is_possible = shown.state is EntryState.WAITING
    return {
        "title": label(shown.entry.step),
        "template": "delegates/entry.html",
        "rows": compare(shown.entry) if is_possible else [],
        "is_possible": is_possible,
        "prepare": lambda form: form.ask(shown.entry),
    }


ENTRIES = StepRoutes(
    bp,
    "/entry/<uuid:entry_id>",
    find=_find_entry,
    page=lambda shown: _show(shown.entry.delegation),
    place=_place_of_entry,
    read=OWN,
    write=OWN,
    after=lambda _shown: url_for(".index"),
)


@ENTRIES.form(
    "entry",
    DecideForm,
    rule="decide",
    options=_options,
    submit=_l("Send the decision"),
    done=_l("Your decision has been recorded and your delegate informed."),
)
def entry(shown: EntryOnPage, form: DecideForm) -> None:
    match form.outcome.data:
        case "confirm":
            services.confirm(shown.entry, checked(shown.entry, form), by=current_user())
        case "send_back":
            services.send_back(shown.entry, note=form.note.data, by=current_user())
        case _:
            services.discard(shown.entry, by=current_user())
