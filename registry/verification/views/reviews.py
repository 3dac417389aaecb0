"""The verifiers' pages for whole profiles: what is submitted, what was decided, by which two people."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from registry.core.i18n import _, _l
from registry.core.permissions import Permission, Role, requires
from registry.experts import cards
from registry.experts.labels import CASE_WORDS
from registry.experts.models import Person, ProfileCase
from registry.experts.states import CaseKind, CaseState, PersonState
from registry.verification import duplicate_queries, review_queries, reviews
from registry.verification.forms import MoreInfoForm, NotEligibleForm, SecondForm
from registry.verification.lists.queues import PROFILES
from registry.verification.views.shared import course, log_profile
from registry.web.forms import ButtonForm, render_form, transaction
from registry.web.lists.pages import register
from registry.web.steps import current_user

bp = Blueprint("reviews", __name__, url_prefix="/<any(vi,en):locale>/verification/profiles")
VERIFY = Permission.CLAIM_VERIFY
NAVIGATION = [(_l("Profiles"), "reviews.index", VERIFY)]
P = PersonState
register(bp, PROFILES, read=VERIFY)


@bp.get("/<uuid:person_id>")
@requires(VERIFY)
def show(person_id: UUID) -> ResponseReturnValue:
    person = _find(person_id)
    [card] = cards.make_cards([person], viewer=current_user())
    log_profile(person, card, viewer=current_user(), role=Role.VERIFIER, purpose="verification")
    case = review_queries.find_proposed_case(person.id)
    return render_template(
        "verification/reviews/show.html",
        doubles=duplicate_queries.list_suggested_for(person),
        person=person,
        card=card,
        steps=_steps(person, case),
        proposed=case,
        obstacles=reviews.find_obstacles(person),
        cases=review_queries.list_cases(person.id),
        due_on=review_queries.review_due_on(person),
        events=course(person),
        labels=CASE_WORDS,
    )


def _steps(person: Person, case: ProfileCase | None) -> set[str]:
    is_refusal = case is not None and case.kind is CaseKind.NOT_ELIGIBLE
    rules = {
        "take": person.state is P.SUBMITTED,
        "decide": person.state is P.IN_REVIEW and case is None,
        "answer": is_refusal and case is not None and case.opened_by_id != current_user().id,
        "take_back": is_refusal and case is not None and case.opened_by_id == current_user().id,
    }
    return {name for name, holds in rules.items() if holds}


@bp.post("/<uuid:person_id>/take")
@requires(VERIFY, write=VERIFY)
def take(person_id: UUID) -> ResponseReturnValue:
    return _press(person_id, reviews.take, _("You have taken this profile into review."))


@bp.post("/<uuid:person_id>/activate")
@requires(VERIFY, write=VERIFY)
def activate(person_id: UUID) -> ResponseReturnValue:
    return _press(person_id, reviews.activate, _("The profile is active."))


@bp.route("/<uuid:person_id>/more", methods=["GET", "POST"])
@requires(VERIFY, write=VERIFY)
def ask(person_id: UUID) -> ResponseReturnValue:
    person = _find(person_id)
    return _step(
        person,
        MoreInfoForm(version=str(person.version)),
        person,
        lambda form: reviews.ask_for_more(
            person,
            items=form.items.data,
            text_vi=form.text_vi.data,
            text_en=form.text_en.data,
            by=current_user(),
        ),
        title=_("Ask for more information"),
        submit=_("Send the request"),
        done=_("The expert has been told. The clock of the review stands still."),
    )


@bp.route("/<uuid:person_id>/not-eligible", methods=["GET", "POST"])
@requires(VERIFY, write=VERIFY)
def refuse(person_id: UUID) -> ResponseReturnValue:
    person = _find(person_id)
    return _step(
        person,
        NotEligibleForm(version=str(person.version)),
        person,
        lambda form: reviews.propose_not_eligible(
            person,
            reason=form.reason.data,
            text_vi=form.text_vi.data,
            text_en=form.text_en.data,
            by=current_user(),
        ),
        title=_("Propose: not eligible"),
        submit=_("Propose"),
        done=_("Proposed. A second verifier must confirm it before the expert is told."),
    )


@bp.route("/<uuid:person_id>/second", methods=["GET", "POST"])
@requires(VERIFY, write=VERIFY)
def second(person_id: UUID) -> ResponseReturnValue:
    """The second pair of eyes; the first may only take the proposal back."""
    person = _find(person_id)
    case = _proposed(person)
    return _step(
        person,
        SecondForm(version=str(case.version)),
        case,
        lambda form: _answer(case, form),
        title=_("Confirm the refusal?"),
        submit=_("Send the answer"),
        done=_("Your answer has been recorded."),
    )


def _answer(case: ProfileCase, form: Any) -> None:
    if form.outcome.data == "confirm":
        reviews.confirm_not_eligible(case, by=current_user())
    else:
        reviews.reject(
            case, text_vi=form.text_vi.data, text_en=form.text_en.data, by=current_user()
        )


@bp.post("/<uuid:person_id>/take-back")
@requires(VERIFY, write=VERIFY)
def take_back(person_id: UUID) -> ResponseReturnValue:
    return _press(
        person_id,
        lambda person, by: reviews.take_back(_proposed(person), by=by),
        _("The proposal has been taken back. The review goes on."),
    )


def _proposed(person: Person) -> ProfileCase:
    """Raises NoResultFound where no refusal waits for an answer."""
    case = review_queries.find_proposed_case(person.id)
    wanted = case.id if case is not None and case.kind is CaseKind.NOT_ELIGIBLE else UUID(int=0)
    return review_queries.get_case(wanted, person)


def _find(person_id: UUID) -> Person:
    """Raises NotAllowed before anything is shown of a person whom this verifier must not judge."""
    person = review_queries.get_reviewable(person_id, visible_to=current_user())
    reviews.refuse_partial(person, by=current_user())
    return person


def _press(person_id: UUID, act: Callable[..., Any], done: str) -> ResponseReturnValue:
    person = _find(person_id)
    form = ButtonForm()
    if form.submitted():
        with transaction():
            act(person, by=current_user())
        flash(done, "success")
    return _after(person)


def _after(person: Person) -> ResponseReturnValue:
    """An active profile is no longer the verifiers' to see."""
    if person.state in review_queries.REVIEWED:
        return redirect(url_for(".show", person_id=person.id))
    return redirect(url_for(".index"))


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
            return _after(person)
    case = versioned if isinstance(versioned, ProfileCase) else None
    if case is not None and case.state is not CaseState.PROPOSED:
        case = None
    return render_form(
        "verification/reviews/step.html",
        form=form,
        person=person,
        title=title,
        submit=submit,
        case=case,
        labels=CASE_WORDS,
    )
