"""The ministry's and the auditors' pages: appeals against a refusal, and suspensions."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from registry.audit import states
from registry.core.i18n import _, _l
from registry.core.permissions import Permission, Role, requires
from registry.experts.claim_models import ProfileCase
from registry.experts.models import Person
from registry.experts.states import CaseKind, CaseState, PersonState
from registry.verification import appeals, review_queries, reviews, suspensions
from registry.verification import queries as verification_queries
from registry.verification.forms import reviews as forms
from registry.verification.lists.cases import CASES
from registry.verification.views.shared import describe, person_of, render_profile
from registry.web.lists.pages import register
from registry.web.step_routes import StepRoutes
from registry.web.steps import Place, current_user, place_on_page

bp = Blueprint("oversight", __name__, url_prefix="/<any(vi,en):locale>/oversight")
OVERSEE = Permission.EXPERT_OVERSEE
NAVIGATION = [(_l("Appeals and suspensions"), "oversight.index", OVERSEE)]
register(
    bp,
    CASES,
    read=OVERSEE,
    template="verification/oversight/index.html",
    context=lambda: {"find_form": forms.FindProfileForm(formdata=None)},
)


def find_overseen(person_id: UUID) -> Person:
    return review_queries.get_overseen(person_id, visible_to=current_user())


def _open_case(kind: CaseKind, state: CaseState) -> Callable[[UUID], ProfileCase]:
    return lambda person_id: review_queries.get_open_case(find_overseen(person_id), kind, state)


def _proposed(person: Person) -> ProfileCase:
    return review_queries.get_open_case(person, CaseKind.SUSPENSION, CaseState.PROPOSED)


@bp.get("/open")
@requires(OVERSEE)
def open_profile() -> ResponseReturnValue:
    """Any submitted profile, by its number: also one of which there is no case yet."""
    form = forms.FindProfileForm(formdata=request.args)
    if form.validate():
        found = review_queries.find_overseen(form.number.data, visible_to=current_user())
        if found is not None:
            return redirect(url_for(".show", person_id=found.id))
        form.number.errors = [_("There is no submitted profile with this number.")]
    return render_template("verification/oversight/open.html", form=form), 422


@bp.get("/<uuid:person_id>")
@requires(OVERSEE)
def show(person_id: UUID) -> ResponseReturnValue:
    return show_profile(find_overseen(person_id))


def show_profile(person: Person) -> ResponseReturnValue:
    return render_profile(
        "verification/oversight/show.html",
        person,
        role=role_of_reader(),
        purpose="oversight",
        steps=_steps(person),
        revocations=verification_queries.list_revocations(person, visible_to=current_user()),
        may_revoke=Role.SCHEME_OFFICER in current_user().roles,
    )


def role_of_reader() -> Role:
    """In which somebody with both looks into a profile."""
    return Role.SCHEME_OFFICER if Role.SCHEME_OFFICER in current_user().roles else Role.AUDITOR


def _steps(person: Person) -> set[str]:
    proposed = review_queries.find_proposed_case(person.id)
    is_suspension = proposed is not None and proposed.kind is CaseKind.SUSPENSION
    running = review_queries.find_open_case(person.id, CaseKind.SUSPENSION)
    is_officer = Role.SCHEME_OFFICER in current_user().roles
    rules = {
        "decide_appeal": person.state is PersonState.APPEAL and is_officer,
        "suspend": proposed is None and states.can_move(person, PersonState.SUSPENDED),
        "answer": is_suspension
        and proposed is not None
        and proposed.opened_by_id != current_user().id,
        "take_back": is_suspension
        and proposed is not None
        and proposed.opened_by_id == current_user().id,
        "end": is_officer and running is not None and running.state is CaseState.IN_FORCE,
    }
    return {name for name, holds in rules.items() if holds}


def place_of(row: Person | ProfileCase) -> Place:
    person = person_of(row)
    return place_on_page(
        _("Appeals and suspensions"),
        person.number,
        {"person_id": person.id},
        facts=lambda: describe(row, (_("Status"), person.state.label)),
        row=row,
    )


STEPS = StepRoutes(
    bp,
    "/<uuid:person_id>",
    find=find_overseen,
    page=lambda row: show_profile(person_of(row)),
    place=place_of,
    read=OVERSEE,
    write=OVERSEE,
)
STEPS.button(
    "take_back",
    lambda person, by: reviews.take_back(_proposed(person), by=by),
    done=_l("The proposal has been taken back."),
)


@STEPS.form(
    "decide_appeal",
    forms.DecideAppealForm,
    rule="appeal",
    find=_open_case(CaseKind.NOT_ELIGIBLE, CaseState.APPEALED),
    title=_l("Decide the appeal"),
    submit=_l("Record the decision"),
    done=_l("The appeal has been decided and the expert informed."),
    follows=(
        _l("Back to review: another verifier looks at the whole profile again."),
        _l("Final: the refusal stays, and the expert cannot appeal again."),
    ),
    is_decision=True,
)
def decide_appeal(case: ProfileCase, form: forms.DecideAppealForm) -> None:
    appeals.decide_appeal(
        case, is_granted=form.outcome.data == "review", **form.explanation(), by=current_user()
    )


@STEPS.form(
    "suspend",
    forms.SuspendForm,
    title=_l("Propose a suspension"),
    submit=_l("Propose"),
    done=_l("Proposed. The other side, the ministry or an auditor, must confirm it."),
    grave=(
        _l("Nothing changes until the other side, the ministry or an auditor, confirms it."),
        _l(
            "Once confirmed, the profile is hidden from search; contracts continue, and the expert is informed."
        ),
    ),
)
def suspend(person: Person, form: forms.SuspendForm) -> None:
    suspensions.propose(person, reason=form.reason.data, **form.explanation(), by=current_user())


STEPS.decision(
    "second",
    confirm=suspensions.confirm,
    refuse=reviews.reject,
    form_class=forms.SecondForm,
    find=_open_case(CaseKind.SUSPENSION, CaseState.PROPOSED),
    title=_l("Confirm the suspension?"),
    follows=(
        _l(
            "If you confirm it, the profile is hidden from search; contracts continue, and the expert is informed."
        ),
        _l("If you do not confirm it, the profile stays as it is."),
    ),
)


@STEPS.form(
    "end",
    forms.EndSuspensionForm,
    find=_open_case(CaseKind.SUSPENSION, CaseState.IN_FORCE),
    title=_l("End the suspension"),
    submit=_l("Record the decision"),
    done=_l("The suspension has ended and the expert has been informed."),
    follows=(
        _l("Lifted: the profile is restored to its earlier state."),
        _l("Closed: all consents end, and the profile cannot be opened again."),
    ),
    is_decision=True,
)
def end(case: ProfileCase, form: forms.EndSuspensionForm) -> None:
    suspensions.end(
        case, is_closed=form.outcome.data == "close", **form.explanation(), by=current_user()
    )
