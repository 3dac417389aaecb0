"""The ministry's and the auditors' pages: appeals against a refusal, and suspensions."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from registry.accounts.models import User
from registry.audit import states
from registry.core.db import session
from registry.core.i18n import _, _l
from registry.core.permissions import Permission, Role, requires
from registry.experts import cards
from registry.experts.labels import CASE_WORDS
from registry.experts.models import Person, ProfileCase
from registry.experts.states import CaseKind, CaseState, PersonState
from registry.verification import review_queries, reviews, suspensions
from registry.verification.forms import (
    DecideAppealForm,
    EndSuspensionForm,
    FindProfileForm,
    SecondForm,
    SuspendForm,
)
from registry.verification.lists.queues import CASES
from registry.verification.views.shared import describe_case, log_profile, read_profile_history
from registry.web import steps
from registry.web.lists.pages import register
from registry.web.steps import Place, Step, current_user, press

bp = Blueprint("oversight", __name__, url_prefix="/<any(vi,en):locale>/oversight")
OVERSEE = Permission.EXPERT_OVERSEE
NAVIGATION = [(_l("Appeals and suspensions"), "oversight.index", OVERSEE)]
register(
    bp,
    CASES,
    read=OVERSEE,
    template="verification/oversight/index.html",
    context=lambda: {"find_form": FindProfileForm(formdata=None)},
)
STEPS = {
    "decide_appeal": Step(
        title=_l("Decide the appeal"),
        submit=_l("Record the decision"),
        done=_l("The appeal has been decided and the expert informed."),
        follows=(
            _l("Back to review: another verifier looks at the whole profile again."),
            _l("Final: the refusal stays, and the expert cannot appeal again."),
        ),
        is_decision=True,
    ),
    "suspend": Step(
        title=_l("Propose a suspension"),
        submit=_l("Propose"),
        done=_l("Proposed. The other side, the ministry or an auditor, must confirm it."),
        follows=(
            _l("Nothing changes until the other side, the ministry or an auditor, confirms it."),
            _l(
                "Once confirmed, the profile is hidden from search; contracts continue, and the expert is informed."
            ),
        ),
        is_grave=True,
    ),
    "second": Step(
        title=_l("Confirm the suspension?"),
        submit=_l("Send the answer"),
        done=_l("Your answer has been recorded."),
        follows=(
            _l(
                "If you confirm it, the profile is hidden from search; contracts continue, and the expert is informed."
            ),
            _l("If you do not confirm it, the profile stays as it is."),
        ),
        is_decision=True,
    ),
    "take_back": Step(done=_l("The proposal has been taken back.")),
    "end": Step(
        title=_l("End the suspension"),
        submit=_l("Record the decision"),
        done=_l("The suspension has ended and the expert has been informed."),
        follows=(
            _l("Lifted: the profile is again what it was before."),
            _l("Closed: all consents end, and the profile cannot be opened again."),
        ),
        is_decision=True,
    ),
}


@bp.get("/open")
@requires(OVERSEE)
def open_profile() -> ResponseReturnValue:
    """Any submitted profile, by its number: also one of which there is no case yet."""
    form = FindProfileForm(formdata=request.args)
    if form.validate():
        found = review_queries.find_overseen(form.number.data, visible_to=current_user())
        if found is not None:
            return redirect(url_for(".show", person_id=found.id))
        form.number.errors = [_("There is no submitted profile with this number.")]
    return render_template("verification/oversight/open.html", form=form), 422


@bp.get("/<uuid:person_id>")
@requires(OVERSEE)
def show(person_id: UUID) -> ResponseReturnValue:
    return _show(_find(person_id))


def _show(person: Person) -> ResponseReturnValue:
    """The page of a profile; also where a refused step is explained."""
    [card] = cards.make_cards([person], viewer=current_user())
    role = Role.SCHEME_OFFICER if Role.SCHEME_OFFICER in current_user().roles else Role.AUDITOR
    log_profile(person, card, viewer=current_user(), role=role, purpose="oversight")
    return render_template(
        "verification/oversight/show.html",
        person=person,
        card=card,
        steps=_steps(person),
        events=read_profile_history(person, card, viewer=current_user()),
        cases=review_queries.list_cases(person.id),
        labels=CASE_WORDS,
    )


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


@bp.route("/<uuid:person_id>/appeal", methods=["GET", "POST"])
@requires(OVERSEE, write=OVERSEE)
def decide_appeal(person_id: UUID) -> ResponseReturnValue:
    person = _find(person_id)
    case = review_queries.get_open_case(person, CaseKind.NOT_ELIGIBLE, CaseState.APPEALED)
    return _take(
        "decide_appeal",
        person,
        DecideAppealForm,
        lambda form: reviews.decide_appeal(
            case,
            is_granted=form.outcome.data == "review",
            text_vi=form.text_vi.data,
            text_en=form.text_en.data,
            by=current_user(),
        ),
        case=case,
    )


@bp.route("/<uuid:person_id>/suspend", methods=["GET", "POST"])
@requires(OVERSEE, write=OVERSEE)
def suspend(person_id: UUID) -> ResponseReturnValue:
    person = _find(person_id)
    return _take(
        "suspend",
        person,
        SuspendForm,
        lambda form: suspensions.propose(
            person,
            reason=form.reason.data,
            text_vi=form.text_vi.data,
            text_en=form.text_en.data,
            by=current_user(),
        ),
    )


@bp.route("/<uuid:person_id>/second", methods=["GET", "POST"])
@requires(OVERSEE, write=OVERSEE)
def second(person_id: UUID) -> ResponseReturnValue:
    person = _find(person_id)
    case = _proposed(person)
    return _take("second", person, SecondForm, lambda form: _answer(case, form), case=case)


def _answer(case: ProfileCase, form: Any) -> None:
    if form.outcome.data == "confirm":
        opener = session().get_one(User, case.opened_by_id)
        suspensions.confirm(case, opener=opener, by=current_user())
    else:
        reviews.reject(
            case, text_vi=form.text_vi.data, text_en=form.text_en.data, by=current_user()
        )


@bp.post("/<uuid:person_id>/take-back")
@requires(OVERSEE, write=OVERSEE)
def take_back(person_id: UUID) -> ResponseReturnValue:
    person = _find(person_id)
    return press(
        STEPS["take_back"],
        lambda: reviews.take_back(_proposed(person), by=current_user()),
        page=lambda: _show(person),
        to=lambda: _url(person),
    )


@bp.route("/<uuid:person_id>/end", methods=["GET", "POST"])
@requires(OVERSEE, write=OVERSEE)
def end(person_id: UUID) -> ResponseReturnValue:
    person = _find(person_id)
    case = review_queries.get_open_case(person, CaseKind.SUSPENSION, CaseState.IN_FORCE)
    return _take(
        "end",
        person,
        EndSuspensionForm,
        lambda form: suspensions.end(
            case,
            is_closed=form.outcome.data == "close",
            text_vi=form.text_vi.data,
            text_en=form.text_en.data,
            by=current_user(),
        ),
        case=case,
    )


def _proposed(person: Person) -> ProfileCase:
    return review_queries.get_open_case(person, CaseKind.SUSPENSION, CaseState.PROPOSED)


def _find(person_id: UUID) -> Person:
    return review_queries.get_overseen(person_id, visible_to=current_user())


def _take(
    name: str,
    person: Person,
    form_class: type[Any],
    act: Callable[[Any], Any],
    *,
    case: ProfileCase | None = None,
) -> ResponseReturnValue:
    place = Place(
        url=_url(person),
        trail=[(_("Appeals and suspensions"), url_for(".index")), (person.number, _url(person))],
        facts=lambda: [
            (_("Profile"), f"{person.display_name} · {person.number}"),
            (_("Status"), person.state.label),
            *(describe_case(case, viewer=current_user()) if case else []),
        ],
        row=case or person,
    )
    return steps.take(STEPS[name], form_class, act, place=place)


def _url(person: Person) -> str:
    return url_for(".show", person_id=person.id)
