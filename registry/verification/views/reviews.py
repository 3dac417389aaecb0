"""The verifiers' pages for whole profiles: what is submitted, what was decided, by which two people."""

from uuid import UUID

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from registry.core.i18n import _, _l
from registry.core.permissions import Permission, Role, requires
from registry.experts.claim_models import ProfileCase
from registry.experts.models import Person
from registry.experts.states import CaseKind, CaseState, PersonState
from registry.verification import duplicate_queries, review_queries, reviews
from registry.verification.forms.reviews import MoreInfoForm, NotEligibleForm, SecondForm
from registry.verification.lists.profiles import PROFILES
from registry.verification.views.shared import describe, person_of, render_profile
from registry.web.lists.pages import register
from registry.web.step_routes import StepRoutes
from registry.web.steps import Place, current_user, place_on_page

bp = Blueprint("reviews", __name__, url_prefix="/<any(vi,en):locale>/verification/profiles")
VERIFY = Permission.CLAIM_VERIFY
NAVIGATION = [(_l("Profile reviews"), "reviews.index", VERIFY)]
P = PersonState
register(bp, PROFILES, read=VERIFY)


def _find(person_id: UUID) -> Person:
    """Raises NotAllowed before anything is shown of a person whom this verifier must not judge."""
    person = review_queries.get_reviewable(person_id, visible_to=current_user())
    reviews.refuse_partial(person, by=current_user())
    return person


def _proposed(person: Person) -> ProfileCase:
    return review_queries.get_open_case(person, CaseKind.NOT_ELIGIBLE, CaseState.PROPOSED)


@bp.get("/<uuid:person_id>")
@requires(VERIFY)
def show(person_id: UUID) -> ResponseReturnValue:
    return _show(_find(person_id))


def _show(person: Person) -> ResponseReturnValue:
    case = review_queries.find_proposed_case(person.id)
    return render_profile(
        "verification/reviews/show.html",
        person,
        role=Role.VERIFIER,
        purpose="verification",
        doubles=duplicate_queries.list_suggested_for(person),
        steps=_steps(person, case),
        proposed=case,
        obstacles=reviews.find_obstacles(person),
        due_on=review_queries.review_due_on(person),
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


def _place_of(row: Person | ProfileCase) -> Place:
    person = person_of(row)
    return place_on_page(
        _("Profile reviews"),
        person.number,
        {"person_id": person.id},
        facts=lambda: describe(row),
        row=row,
    )


def _after(row: Person | ProfileCase) -> str:
    """An active profile is no longer the verifiers' to see."""
    is_seen = person_of(row).state in review_queries.REVIEWED
    return _place_of(row).url if is_seen else url_for(".index")


STEPS = StepRoutes(
    bp,
    "/<uuid:person_id>",
    find=_find,
    page=lambda row: _show(person_of(row)),
    place=_place_of,
    after=_after,
    read=VERIFY,
    write=VERIFY,
)
STEPS.button("take", reviews.take, done=_l("You have taken this profile into review."))
STEPS.button("activate", reviews.activate, done=_l("The profile is active."))
STEPS.button(
    "take_back",
    lambda person, by: reviews.take_back(_proposed(person), by=by),
    done=_l("The proposal has been taken back. The review continues."),
)


@STEPS.form(
    "ask",
    MoreInfoForm,
    rule="more",
    title=_l("Ask for more information"),
    submit=_l("Send the request"),
    done=_l("The expert has been informed. The review deadline is paused."),
)
def ask(person: Person, form: MoreInfoForm) -> None:
    reviews.ask_for_more(person, items=form.items.data, **form.explanation(), by=current_user())


@STEPS.form(
    "refuse",
    NotEligibleForm,
    rule="not-eligible",
    title=_l("Propose: not eligible"),
    submit=_l("Propose"),
    done=_l("Proposed. A second verifier must confirm it before the expert is informed."),
    grave=(
        _l("Nothing changes for the expert until another verifier confirms it."),
        _l(
            "Once confirmed, the profile is hidden from search, and the expert sees your explanation."
        ),
    ),
)
def refuse(person: Person, form: NotEligibleForm) -> None:
    reviews.propose_not_eligible(
        person, reason=form.reason.data, **form.explanation(), by=current_user()
    )


STEPS.decision(
    "second",
    confirm=reviews.confirm_not_eligible,
    refuse=reviews.reject,
    form_class=SecondForm,
    find=lambda person_id: _proposed(_find(person_id)),
    title=_l("Confirm the refusal?"),
    follows=(
        _l(
            "If you confirm it, the profile is hidden from search; the expert is informed and may appeal."
        ),
        _l("If you do not confirm it, the review continues as if nothing had been proposed."),
    ),
)
