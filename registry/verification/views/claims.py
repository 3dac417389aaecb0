"""The verifiers' queue and the page on which one claim is checked."""

from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from registry.audit import services as audit
from registry.core.errors import NotAllowed
from registry.core.i18n import _, _l, proper
from registry.core.permissions import Permission, Role, requires
from registry.documents.responses import attachment_of
from registry.experts.claim_models import Claim
from registry.experts.kinds import VerificationMethod
from registry.experts.states import ClaimState
from registry.verification import claim_page, claims, recording, reviews, revocations
from registry.verification import queries as verification_queries
from registry.verification.forms.claims import AnswerForm, RevokeForm, VerifyForm
from registry.verification.lists.claims import CLAIMS
from registry.web.forms import ledger
from registry.web.lists.pages import register
from registry.web.step_routes import StepRoutes
from registry.web.steps import Place, current_user, place_on_page

bp = Blueprint("verification", __name__, url_prefix="/<any(vi,en):locale>/verification")
VERIFY = Permission.CLAIM_VERIFY
NAVIGATION = [(_l("Verification"), "verification.index", VERIFY)]
register(bp, CLAIMS, read=VERIFY)


def _find(claim_id: UUID) -> Claim:
    """Raises NotAllowed before anything of a person is shown whom this verifier must not judge."""
    claim = verification_queries.get_claim(claim_id, visible_to=current_user())
    claims.refuse_conflicted(claim.person, by=current_user())
    return claim


@bp.get("/<uuid:claim_id>")
@requires(VERIFY)
def show(claim_id: UUID) -> ResponseReturnValue:
    return _show(_find(claim_id))


def _show(claim: Claim) -> ResponseReturnValue:
    """The page of a claim; also where a refused step is explained."""
    _log(claim)
    page = claim_page.read_claim_page(claim, viewer=current_user())
    return render_template("verification/claims/show.html", page=page, claim=claim)


def _log(claim: Claim) -> None:
    with ledger():
        audit.record_access(
            person_ids=[claim.person_id],
            viewer=current_user(),
            role=Role.VERIFIER,
            fields=["name", claim.kind.value],
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
    return attachment_of(
        claim.person_id,
        found.document,
        purpose="verification",
        context=claim,
        role=Role.VERIFIER,
    )


def _place_of(claim: Claim) -> Place:
    person = claim.person
    return place_on_page(
        _("Verification"),
        person.number,
        {"claim_id": claim.id},
        facts=lambda: [
            (_("Expert"), proper(f"{person.display_name} · {person.number}")),
            (_("Claim"), claim.kind.label),
            *claim_page.describe_proposal(claim, viewer=current_user()),
        ],
        row=claim,
    )


STEPS = StepRoutes(
    bp, "/<uuid:claim_id>", find=_find, page=_show, place=_place_of, read=VERIFY, write=VERIFY
)
STEPS.button("take", claims.take, done=_l("You have taken this claim."))
STEPS.button("put_back", claims.put_back, done=_l("The claim is back in the queue."))
STEPS.button(
    "activate",
    lambda claim, by: reviews.activate(claim.person, by=by),
    done=_l("The profile is active."),
)


NO_SUBJECT = "identity"


def _offer_subjects(claim: Claim, form: VerifyForm) -> None:
    """Of a degree or a post which one; an identity there is but one of."""
    form.subject.choices = [
        (str(row.series_id), claim_page.name_subject(row)) for row in recording.list_subjects(claim)
    ] or [(NO_SUBJECT, claim.kind.label)]


@STEPS.form(
    "verify",
    VerifyForm,
    options=lambda claim: {"prepare": lambda form: _offer_subjects(claim, form)},
    title=_l("Verify this claim"),
    submit=_l("Verify"),
    done=_l("Recorded. Level 3 and above waits for a second verifier."),
)
def verify(claim: Claim, form: VerifyForm) -> None:
    claims.verify(
        claim,
        level=int(form.level.data),
        method=VerificationMethod(form.method.data),
        source=form.source(),
        subject_id=UUID(form.subject.data) if form.subject.data != NO_SUBJECT else None,
        by=current_user(),
    )


STEPS.decision(
    "confirm",
    confirm=claims.confirm,
    refuse=claims.disagree,
    title=_l("Confirm this verification?"),
    follows=(
        _l("If you confirm it, the claim is verified and the expert is informed."),
        _l("If you do not confirm it, it goes back to the first verifier with your reason."),
    ),
)


@STEPS.form(
    "answer",
    AnswerForm,
    title=_l("Refuse or ask for more"),
    submit=_l("Send the answer"),
    done=_l("Recorded. An expert who has an account is informed, with your reason."),
)
def answer(claim: Claim, form: AnswerForm) -> None:
    act = claims.refuse if form.outcome.data == "refuse" else claims.ask_for_more
    act(claim, reason=form.reason.data, **form.explanation(), by=current_user())


@STEPS.form(
    "revoke",
    RevokeForm,
    title=_l("Propose to revoke this verification"),
    submit=_l("Propose"),
    done=_l("Proposed. The ministry's scheme officer decides."),
    grave=(
        _l("Nothing changes until the ministry's scheme officer confirms it."),
        _l(
            "Once confirmed, the claim is no longer verified, and what was counted because of it no longer is."
        ),
        _l("The expert is then informed and sees your reason."),
    ),
)
def revoke(claim: Claim, form: RevokeForm) -> None:
    revocations.propose(claim, **form.explanation(), by=current_user())


STEPS.button(
    "take_back",
    revocations.take_back,
    rule="revoke/take-back",
    done=_l("The proposal has been taken back."),
)
