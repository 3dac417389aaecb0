"""The delegate's side: whom they help, and the steps they fill in."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from registry.accounts.timelines import Reader
from registry.audit import services as audit
from registry.core.i18n import _, _l, format_date, proper
from registry.core.permissions import Permission, Role, requires
from registry.delegates import queries, services
from registry.delegates.models import DelegatedEntry, Delegation
from registry.delegates.views.naming import describe_delegation, read_events
from registry.experts import cards
from registry.profile import registration
from registry.profile.filling import MORE, StepForm, open_step
from registry.profile.registration import RegistrationStep
from registry.web.forms import VersionedForm, ledger, render_form, transaction
from registry.web.step_routes import StepRoutes
from registry.web.steps import Place, current_user

bp = Blueprint("delegated", __name__, url_prefix="/<any(vi,en):locale>/delegated")
FILL = Permission.DELEGATION_FILL
NAVIGATION = [(_l("Experts I help"), "delegated.index", FILL)]
READ_PARTS = {
    "person": ["name"],
    "degree": ["doctorate"],
    "place": ["employer", "country"],
    "subject": ["summary"],
    "time": ["availability"],
}
"""What the ledger calls that which a step shows."""


def _log(delegation: Delegation, fields: list[str]) -> None:
    with ledger():
        audit.record_access(
            person_ids=[delegation.person_id],
            viewer=current_user(),
            fields=fields,
            purpose="delegation",
            context=delegation,
            role=Role.DELEGATE,
        )


@bp.get("/")
@requires(FILL)
def index() -> ResponseReturnValue:
    delegations = queries.list_held(current_user())
    page = render_template("delegates/helped.html", delegations=delegations)
    if delegations:
        with ledger():
            people = sorted({one.person_id for one in delegations})
            cards.log_names(people, viewer=current_user(), purpose="delegation")
    return page


def _find(delegation_id: UUID) -> Delegation:
    return queries.get_held(delegation_id, holder=current_user())


def _trail(delegation: Delegation) -> list[tuple[Any, str]]:
    url = url_for(".show", delegation_id=delegation.id)
    name = proper(delegation.person.display_name)
    return [(_("Experts I help"), url_for(".index")), (name, url)]


def _place(delegation: Delegation) -> Place:
    return Place(
        url=url_for(".show", delegation_id=delegation.id),
        trail=_trail(delegation),
        facts=lambda: [
            (_("Expert"), proper(delegation.person.display_name)),
            (_("Last day"), format_date(delegation.until)),
        ],
        row=delegation,
    )


def _tasks(delegation: Delegation) -> list[dict[str, Any]]:
    """Each entrusted step with where it stands."""
    opened = {one.step: one for one in queries.list_open_entries(delegation)}
    return [
        {
            "label": services.label(step.code),
            "url": url_for(".step", delegation_id=delegation.id, number=number),
            "state": opened[step.code].state.value if step.code in opened else "draft",
            "state_label": opened[step.code].state.label if step.code in opened else _("Open"),
            "hint": opened[step.code].note if step.code in opened else "",
        }
        for number, step in enumerate(registration.STEPS, 1)
        if step.code in delegation.steps
    ]


def _show(delegation: Delegation) -> ResponseReturnValue:
    person = delegation.person
    user = current_user()
    own = {user.id: _("You")}
    reader = Reader(user, person.user_id, person.display_name, known=own)
    page = render_template(
        "delegates/helping.html",
        delegation=delegation,
        place=_place(delegation),
        facts=describe_delegation(delegation),
        tasks=_tasks(delegation),
        events=read_events(delegation, reader),
    )
    _log(delegation, ["name"])
    return page


@bp.get("/<uuid:delegation_id>")
@requires(FILL)
def show(delegation_id: UUID) -> ResponseReturnValue:
    return _show(_find(delegation_id))


STEPS = StepRoutes(
    bp,
    "/<uuid:delegation_id>",
    find=_find,
    page=_show,
    place=_place,
    read=FILL,
    write=FILL,
    after=lambda _delegation: url_for(".index"),
)


@STEPS.form(
    "give_up",
    VersionedForm,
    title=_l("Resign as delegate"),
    submit=_l("Resign"),
    done=_l("You are no longer their delegate, and the expert has been informed."),
    grave=(
        _l("You read nothing of this profile any more, from this moment on."),
        _l("What you have entered and the expert has not confirmed is deleted."),
    ),
)
def give_up(delegation: Delegation, _form: VersionedForm) -> None:
    services.give_up(delegation, by=current_user())


@bp.route("/<uuid:delegation_id>/step/<int:number>", methods=["GET", "POST"])
@requires(FILL, write=FILL)
def step(delegation_id: UUID, number: int) -> ResponseReturnValue:
    delegation = _find(delegation_id)
    found = registration.find_step(number)
    if found is None or found.code not in delegation.steps:
        abort(404)
    known = queries.find_open_entry(delegation, found.code)
    form = _open_form(delegation, found, known)
    if MORE in request.form:
        form.add_row(request.form[MORE])
    elif form.submitted():
        with form.errors_shown(), transaction():
            services.send(delegation, found.code, form.typed(request.form), by=current_user())
            flash(_("Sent: the expert now compares it and decides."), "success")
            return redirect(url_for(".show", delegation_id=delegation.id))
    page = render_form(
        "delegates/step.html", form=form, step=found, entry=known, place=_place(delegation)
    )
    _log(delegation, READ_PARTS[found.code])
    return page


def _open_form(
    delegation: Delegation, step: RegistrationStep, entry: DelegatedEntry | None
) -> StepForm:
    """What was sent and is not decided on, else what the profile has."""
    is_shown = entry is not None and request.method != "POST"
    typed = services.read_typed(entry) if entry and is_shown else None
    return open_step(step, delegation.person, typed)
