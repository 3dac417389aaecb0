"""The ministry's and the auditors' pages: appeals against a refusal, and suspensions."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
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
from registry.verification.views.shared import course, log_profile
from registry.web.forms import ButtonForm, render_form, transaction
from registry.web.lists.pages import register
from registry.web.steps import current_user

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
    person = _find(person_id)
    [card] = cards.make_cards([person], viewer=current_user())
    role = Role.SCHEME_OFFICER if Role.SCHEME_OFFICER in current_user().roles else Role.AUDITOR
    log_profile(person, card, viewer=current_user(), role=role, purpose="oversight")
    return render_template(
        "verification/oversight/show.html",
        person=person,
        card=card,
        steps=_steps(person),
        events=course(person),
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
    case = _open_case(person, CaseKind.NOT_ELIGIBLE, CaseState.APPEALED)
    return _step(
        person,
        DecideAppealForm(version=str(case.version)),
        case,
        lambda form: reviews.decide_appeal(
            case,
            is_granted=form.outcome.data == "review",
            text_vi=form.text_vi.data,
            text_en=form.text_en.data,
            by=current_user(),
        ),
        title=_("Decide the appeal"),
        submit=_("Record the decision"),
        done=_("The appeal has been decided and the expert told."),
    )


@bp.route("/<uuid:person_id>/suspend", methods=["GET", "POST"])
@requires(OVERSEE, write=OVERSEE)
def suspend(person_id: UUID) -> ResponseReturnValue:
    person = _find(person_id)
    return _step(
        person,
        SuspendForm(version=str(person.version)),
        person,
        lambda form: suspensions.propose(
            person,
            reason=form.reason.data,
            text_vi=form.text_vi.data,
            text_en=form.text_en.data,
            by=current_user(),
        ),
        title=_("Propose a suspension"),
        submit=_("Propose"),
        done=_("Proposed. The other side, the ministry or an auditor, must confirm it."),
    )


@bp.route("/<uuid:person_id>/second", methods=["GET", "POST"])
@requires(OVERSEE, write=OVERSEE)
def second(person_id: UUID) -> ResponseReturnValue:
    person = _find(person_id)
    case = _open_case(person, CaseKind.SUSPENSION, CaseState.PROPOSED)
    return _step(
        person,
        SecondForm(version=str(case.version)),
        case,
        lambda form: _answer(case, form),
        title=_("Confirm the suspension?"),
        submit=_("Send the answer"),
        done=_("Your answer has been recorded."),
    )


def _answer(case: ProfileCase, form: Any) -> None:
    if form.outcome.data == "confirm":
        suspensions.confirm(
            case, opener=session().get_one(User, case.opened_by_id), by=current_user()
        )
    else:
        reviews.reject(
            case, text_vi=form.text_vi.data, text_en=form.text_en.data, by=current_user()
        )


@bp.post("/<uuid:person_id>/take-back")
@requires(OVERSEE, write=OVERSEE)
def take_back(person_id: UUID) -> ResponseReturnValue:
    person = _find(person_id)
    form = ButtonForm()
    if form.submitted():
        with transaction():
            case = _open_case(person, CaseKind.SUSPENSION, CaseState.PROPOSED)
            reviews.take_back(case, by=current_user())
        flash(_("The proposal has been taken back."), "success")
    return redirect(url_for(".show", person_id=person.id))


@bp.route("/<uuid:person_id>/end", methods=["GET", "POST"])
@requires(OVERSEE, write=OVERSEE)
def end(person_id: UUID) -> ResponseReturnValue:
    person = _find(person_id)
    case = _open_case(person, CaseKind.SUSPENSION, CaseState.IN_FORCE)
    return _step(
        person,
        EndSuspensionForm(version=str(case.version)),
        case,
        lambda form: suspensions.end(
            case,
            is_closed=form.outcome.data == "close",
            text_vi=form.text_vi.data,
            text_en=form.text_en.data,
            by=current_user(),
        ),
        title=_("End the suspension"),
        submit=_("Record the decision"),
        done=_("The suspension has ended and the expert has been told."),
    )


def _open_case(person: Person, kind: CaseKind, state: CaseState) -> ProfileCase:
    """Raises NoResultFound where there is no such matter (any more)."""
    case = review_queries.find_open_case(person.id, kind)
    is_it = case is not None and case.state is state
    return review_queries.get_case(case.id if case and is_it else UUID(int=0), person)


def _find(person_id: UUID) -> Person:
    return review_queries.get_overseen(person_id, visible_to=current_user())


def _step(
    person: Person,
    form: Any,
    versioned: Any,
    act: Callable[[Any], Any],
    *,
    title: str,
    submit: str,
    done: str,
) -> ResponseReturnValue:
    if form.submitted():
        with form.errors_shown(), transaction():
            form.refuse_stale(versioned)
            act(form)
            flash(done, "success")
            return redirect(url_for(".show", person_id=person.id))
    case = versioned if isinstance(versioned, ProfileCase) else None
    return render_form(
        "verification/oversight/step.html",
        form=form,
        person=person,
        title=title,
        submit=submit,
        case=case,
        labels=CASE_WORDS,
    )
