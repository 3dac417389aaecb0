"""The verifiers' pages for whole profiles: what is submitted, what was decided, by which two people."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for
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
from registry.verification.views.shared import describe_case, log_profile, read_profile_history
from registry.web import steps
from registry.web.lists.pages import register
from registry.web.steps import Place, Step, current_user, press

bp = Blueprint("reviews", __name__, url_prefix="/<any(vi,en):locale>/verification/profiles")
VERIFY = Permission.CLAIM_VERIFY
NAVIGATION = [(_l("Profiles"), "reviews.index", VERIFY)]
P = PersonState
register(bp, PROFILES, read=VERIFY)

GOES_ON = _l("If you do not confirm it, the review continues as if nothing had been proposed.")
STEPS = {
    "take": Step(done=_l("You have taken this profile into review.")),
    "activate": Step(done=_l("The profile is active.")),
    "take_back": Step(done=_l("The proposal has been taken back. The review continues.")),
    "ask": Step(
        title=_l("Ask for more information"),
        submit=_l("Send the request"),
        done=_l("The expert has been informed. The review deadline is paused."),
    ),
    "refuse": Step(
        title=_l("Propose: not eligible"),
        submit=_l("Propose"),
        done=_l("Proposed. A second verifier must confirm it before the expert is informed."),
        follows=(
            _l("Nothing changes for the expert until another verifier confirms it."),
            _l(
                "Once confirmed, the profile is hidden from search, and the expert sees your explanation."
            ),
        ),
        is_grave=True,
    ),
    "second": Step(
        title=_l("Confirm the refusal?"),
        submit=_l("Send the answer"),
        done=_l("Your answer has been recorded."),
        follows=(
            _l(
                "If you confirm it, the profile is hidden from search; the expert is informed and may appeal."
            ),
            GOES_ON,
        ),
        is_decision=True,
    ),
}


@bp.get("/<uuid:person_id>")
@requires(VERIFY)
def show(person_id: UUID) -> ResponseReturnValue:
    return _show(_find(person_id))


def _show(person: Person) -> ResponseReturnValue:
    """The page of a profile; also where a refused step is explained."""
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
        events=read_profile_history(person, card, viewer=current_user()),
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
    return _press("take", person_id, reviews.take)


@bp.post("/<uuid:person_id>/activate")
@requires(VERIFY, write=VERIFY)
def activate(person_id: UUID) -> ResponseReturnValue:
    return _press("activate", person_id, reviews.activate)


@bp.route("/<uuid:person_id>/more", methods=["GET", "POST"])
@requires(VERIFY, write=VERIFY)
def ask(person_id: UUID) -> ResponseReturnValue:
    person = _find(person_id)
    return _take(
        "ask",
        person,
        MoreInfoForm,
        lambda form: reviews.ask_for_more(
            person,
            items=form.items.data,
            text_vi=form.text_vi.data,
            text_en=form.text_en.data,
            by=current_user(),
        ),
    )


@bp.route("/<uuid:person_id>/not-eligible", methods=["GET", "POST"])
@requires(VERIFY, write=VERIFY)
def refuse(person_id: UUID) -> ResponseReturnValue:
    person = _find(person_id)
    return _take(
        "refuse",
        person,
        NotEligibleForm,
        lambda form: reviews.propose_not_eligible(
            person,
            reason=form.reason.data,
            text_vi=form.text_vi.data,
            text_en=form.text_en.data,
            by=current_user(),
        ),
    )


@bp.route("/<uuid:person_id>/second", methods=["GET", "POST"])
@requires(VERIFY, write=VERIFY)
def second(person_id: UUID) -> ResponseReturnValue:
    """The second pair of eyes; the first may only take the proposal back."""
    person = _find(person_id)
    case = _proposed(person)
    return _take("second", person, SecondForm, lambda form: _answer(case, form), case=case)


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
        "take_back", person_id, lambda person, by: reviews.take_back(_proposed(person), by=by)
    )


def _proposed(person: Person) -> ProfileCase:
    return review_queries.get_open_case(person, CaseKind.NOT_ELIGIBLE, CaseState.PROPOSED)


def _find(person_id: UUID) -> Person:
    """Raises NotAllowed before anything is shown of a person whom this verifier must not judge."""
    person = review_queries.get_reviewable(person_id, visible_to=current_user())
    reviews.refuse_partial(person, by=current_user())
    return person


def _press(name: str, person_id: UUID, act: Callable[..., Any]) -> ResponseReturnValue:
    person = _find(person_id)
    return press(
        STEPS[name],
        lambda: act(person, by=current_user()),
        page=lambda: _show(person),
        to=lambda: _after(person),
    )


def _after(person: Person) -> str:
    """An active profile is no longer the verifiers' to see."""
    return _url(person) if person.state in review_queries.REVIEWED else url_for(".index")


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
        trail=[(_("Profiles"), url_for(".index")), (person.number, _url(person))],
        facts=lambda: [
            (_("Profile"), f"{person.display_name} · {person.number}"),
            *(describe_case(case, viewer=current_user()) if case else []),
        ],
        row=case or person,
    )
    return steps.take(STEPS[name], form_class, act, place=place, after=lambda: _after(person))


def _url(person: Person) -> str:
    return url_for(".show", person_id=person.id)
