"""The expert's evidence for each claim."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from registry.accounts.timelines import Reader, read_history
from registry.audit.states import StateChange
from registry.core.i18n import _, _l
from registry.core.permissions import Permission, requires
from registry.documents import services as documents
from registry.documents.responses import attachment
from registry.experts import queries
from registry.experts.claim_models import Claim
from registry.experts.kinds import ClaimKind
from registry.experts.labels import REASONS
from registry.profile.forms.person import EvidenceForm
from registry.verification import evidence as verification_evidence
from registry.verification import queries as verification_queries
from registry.verification import revocations
from registry.web.forms import ButtonForm
from registry.web.steps import Place, Step, current_user, press, take

bp = Blueprint("claims", __name__, url_prefix="/<any(vi,en):locale>/profile/claims")
NAVIGATION = [(_l("Evidence"), "claims.index", Permission.CLAIM_SUBMIT)]
OWN = Permission.CLAIM_SUBMIT

STEPS = {
    "show": Step(
        title=_l("Add a document"),
        submit=_l("Upload"),
        done=_l("The document has been received and checked."),
    ),
    "submit": Step(done=_l("The claim is with the verifiers. Below you read by when they answer.")),
}


@bp.get("/")
@requires(OWN)
def index() -> ResponseReturnValue:
    person = queries.find_own_person(current_user())
    if person is None:
        return render_template("profile/begin.html", button=ButtonForm())
    return render_template("profile/claims.html", claims=person.claims)


@bp.route("/<kind>", methods=["GET", "POST"])
@requires(OWN, write=OWN)
def show(kind: str) -> ResponseReturnValue:
    claim = _find(kind)
    return take(
        STEPS["show"],
        EvidenceForm,
        lambda form, document: verification_evidence.add_evidence(
            claim, document, note=form.note.data, by=current_user()
        ),
        place=Place(
            url=url_for(".show", kind=kind),
            trail=[(_("Evidence and verification"), url_for(".index"))],
        ),
        receive=lambda form: documents.receive_upload(form.file.data, by=current_user()),
        template="profile/claim.html",
        **_describe(claim),
    )


def _describe(claim: Claim) -> dict[str, Any]:
    user = current_user()
    return {
        "claim": claim,
        "is_open": claim.state in verification_evidence.OPEN_FOR_EVIDENCE,
        "events": read_history(
            claim, reader=Reader(user, user.id), reason=_reason, hidden=revocations.BEFORE_DECIDED
        ),
        "verifications": queries.list_verifications(claim.id),
        "may_submit": verification_evidence.may_queue(claim),
        "reason": REASONS.get(claim.answer_reason, ""),
    }


def _reason(_claim: Claim, change: StateChange) -> str:
    """Of an answer to the expert; what one verifier wrote to another stays between them."""
    return str(REASONS.get(change.reason, ""))


@bp.post("/<kind>/submit")
@requires(OWN, write=OWN)
def submit(kind: str) -> ResponseReturnValue:
    claim = _find(kind)
    return press(
        STEPS["submit"],
        lambda: verification_evidence.submit_claim(claim, by=current_user()),
        page=lambda: render_template(
            "profile/claim.html", form=EvidenceForm(), step=STEPS["show"], **_describe(claim)
        ),
        to=lambda: url_for(".show", kind=kind),
    )


@bp.get("/<kind>/evidence/<uuid:evidence_id>")
@requires(OWN)
def evidence(kind: str, evidence_id: UUID) -> ResponseReturnValue:
    return attachment(verification_queries.get_evidence(_find(kind), evidence_id).document)


def _find(kind: str) -> Claim:
    if kind not in set(ClaimKind):
        abort(404)
    return verification_queries.get_own_claim(current_user(), ClaimKind(kind))
