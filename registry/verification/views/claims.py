"""The verifiers' queue and the page on which one claim is checked."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from registry.audit import services as audit
from registry.core.errors import NotAllowed
from registry.core.i18n import _, _l
from registry.core.permissions import Permission, Role, requires
from registry.documents.responses import attachment
from registry.experts.kinds import VerificationMethod
from registry.experts.models import Claim
from registry.experts.states import ClaimState
from registry.verification import claim_page, claims, reviews
from registry.verification import queries as verification_queries
from registry.verification.forms import AnswerForm, RevokeForm, VerifyForm
from registry.verification.lists.queues import CLAIMS
from registry.web import steps
from registry.web.forms import ledger
from registry.web.lists.pages import register
from registry.web.steps import DecisionForm, Place, Step, current_user, press

bp = Blueprint("verification", __name__, url_prefix="/<any(vi,en):locale>/verification")
VERIFY = Permission.CLAIM_VERIFY
NAVIGATION = [(_l("Verification"), "verification.index", VERIFY)]
register(bp, CLAIMS, read=VERIFY)

STEPS = {
    "take": Step(done=_l("You have taken this claim.")),
    "put_back": Step(done=_l("The claim is back in the queue.")),
    "activate": Step(done=_l("The profile is active.")),
    "verify": Step(
        title=_l("Verify this claim"),
        submit=_l("Verify"),
        done=_l("Recorded. Level 3 and above waits for a second verifier."),
    ),
    "confirm": Step(
        title=_l("Confirm this verification?"),
        submit=_l("Send the answer"),
        done=_l("Your answer has been recorded."),
        follows=(
            _l("If you confirm it, the claim is verified and the expert is informed."),
            _l("If you do not confirm it, it goes back to the first verifier with your reason."),
        ),
        is_decision=True,
    ),
    "answer": Step(
        title=_l("Refuse or ask for more"),
        submit=_l("Send the answer"),
        done=_l("The expert has been informed, with your reason."),
    ),
    "revoke": Step(
        title=_l("Revoke this verification"),
        submit=_l("Revoke"),
        done=_l("Revoked. The count follows; the history stays."),
        follows=(
            _l("The claim is no longer verified, and what was counted because of it no longer is."),
            _l("The expert is informed and sees your reason."),
        ),
        is_grave=True,
    ),
}


@bp.get("/<uuid:claim_id>")
@requires(VERIFY)
def show(claim_id: UUID) -> ResponseReturnValue:
    return _show(_find(claim_id))


def _show(claim: Claim) -> ResponseReturnValue:
    """The page of a claim; also where a refused step is explained."""
    _log(claim, fields=["name", claim.kind.value])
    page = claim_page.read_claim_page(claim, viewer=current_user())
    return render_template("verification/claims/show.html", page=page, claim=claim)


def _log(claim: Claim, *, fields: list[str]) -> None:
    with ledger():
        audit.record_access(
            person_ids=[claim.person_id],
            viewer=current_user(),
            role=Role.VERIFIER,
            fields=fields,
            purpose="verification",
            context=claim,
        )


@bp.get("/<uuid:claim_id>/evidence/<uuid:evidence_id>")
@requires(VERIFY)
def evidence(claim_id: UUID, evidence_id: UUID) -> ResponseReturnValue:
    claim = _find(claim_id)
    if claim.state is ClaimState.QUEUED:
        raise NotAllowed(
            _("Take this claim first; its documents open only for the verifier who checks it.")
        )
    found = verification_queries.get_evidence(claim, evidence_id)
    _log(claim, fields=["evidence"])
    return attachment(found.document)


@bp.post("/<uuid:claim_id>/take")
@requires(VERIFY, write=VERIFY)
def take(claim_id: UUID) -> ResponseReturnValue:
    return _press("take", claim_id, claims.take)


@bp.post("/<uuid:claim_id>/put-back")
@requires(VERIFY, write=VERIFY)
def put_back(claim_id: UUID) -> ResponseReturnValue:
    return _press("put_back", claim_id, claims.put_back)


@bp.post("/<uuid:claim_id>/activate")
@requires(VERIFY, write=VERIFY)
def activate(claim_id: UUID) -> ResponseReturnValue:
    return _press("activate", claim_id, lambda claim, by: reviews.activate(claim.person, by=by))


@bp.route("/<uuid:claim_id>/verify", methods=["GET", "POST"])
@requires(VERIFY, write=VERIFY)
def verify(claim_id: UUID) -> ResponseReturnValue:
    return _take(
        "verify",
        claim_id,
        VerifyForm,
        lambda claim, form: claims.verify(
            claim,
            level=int(form.level.data),
            method=VerificationMethod(form.method.data),
            source=form.source(),
            by=current_user(),
        ),
    )


@bp.route("/<uuid:claim_id>/confirm", methods=["GET", "POST"])
@requires(VERIFY, write=VERIFY)
def confirm(claim_id: UUID) -> ResponseReturnValue:
    """The second pair of eyes reads what the first one found, and may refuse."""
    return _take("confirm", claim_id, DecisionForm, _answer_first)


def _answer_first(claim: Claim, form: Any) -> None:
    if form.outcome.data == "confirm":
        claims.confirm(claim, by=current_user())
    else:
        claims.disagree(claim, reason=form.answer.data, by=current_user())


@bp.route("/<uuid:claim_id>/answer", methods=["GET", "POST"])
@requires(VERIFY, write=VERIFY)
def answer(claim_id: UUID) -> ResponseReturnValue:
    return _take("answer", claim_id, AnswerForm, _answer)


def _answer(claim: Claim, form: Any) -> None:
    act = claims.refuse if form.outcome.data == "refuse" else claims.ask_for_more
    act(
        claim,
        reason=form.reason.data,
        text_vi=form.text_vi.data,
        text_en=form.text_en.data,
        by=current_user(),
    )


@bp.route("/<uuid:claim_id>/revoke", methods=["GET", "POST"])
@requires(VERIFY, write=VERIFY)
def revoke(claim_id: UUID) -> ResponseReturnValue:
    return _take(
        "revoke",
        claim_id,
        RevokeForm,
        lambda claim, form: claims.revoke(
            claim, text_vi=form.text_vi.data, text_en=form.text_en.data, by=current_user()
        ),
    )


def _find(claim_id: UUID) -> Claim:
    """Raises NotAllowed before anything of a person is shown whom this verifier must not judge."""
    claim = verification_queries.get_claim(claim_id, visible_to=current_user())
    claims.refuse_conflicted(claim.person, by=current_user())
    return claim


def _press(name: str, claim_id: UUID, act: Callable[..., Any]) -> ResponseReturnValue:
    claim = _find(claim_id)
    return press(
        STEPS[name],
        lambda: act(claim, by=current_user()),
        page=lambda: _show(claim),
        to=lambda: _url(claim),
    )


def _take(
    name: str, claim_id: UUID, form_class: type[Any], act: Callable[[Claim, Any], Any]
) -> ResponseReturnValue:
    claim = _find(claim_id)
    return steps.take(
        STEPS[name], form_class, lambda form: act(claim, form), place=_place_of(claim)
    )


def _place_of(claim: Claim) -> Place:
    person = claim.person
    return Place(
        url=_url(claim),
        trail=[(_("Verification"), url_for(".index")), (person.number, _url(claim))],
        facts=lambda: [
            (_("Expert"), f"{person.display_name} · {person.number}"),
            (_("Claim"), claim.kind.label),
            *claim_page.describe_proposal(claim, viewer=current_user()),
        ],
        row=claim,
    )


def _url(claim: Claim) -> str:
    return url_for(".show", claim_id=claim.id)
