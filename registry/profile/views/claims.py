"""The expert's evidence for each claim."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from registry.audit import states
from registry.core.i18n import _, _l
from registry.core.permissions import Permission, requires
from registry.documents import services as documents
from registry.documents.responses import attachment
from registry.experts import queries
from registry.experts.kinds import ClaimKind
from registry.experts.labels import REASONS
from registry.experts.models import Claim
from registry.profile.forms import EvidenceForm
from registry.verification import evidence as verification_evidence
from registry.verification import queries as verification_queries
from registry.web.forms import ButtonForm, render_form, transaction
from registry.web.steps import current_user

bp = Blueprint("claims", __name__, url_prefix="/<any(vi,en):locale>/profile/claims")
NAVIGATION = [(_l("Evidence"), "claims.index", Permission.CLAIM_SUBMIT)]
OWN = Permission.CLAIM_SUBMIT


@bp.get("/")
@requires(OWN)
def index() -> ResponseReturnValue:
    return render_template(
        "profile/claims.html", claims=queries.get_own_person(current_user()).claims
    )


@bp.route("/<kind>", methods=["GET", "POST"])
@requires(OWN, write=OWN)
def show(kind: str) -> ResponseReturnValue:
    claim = _find(kind)
    form = EvidenceForm()
    if form.submitted():
        with form.errors_shown():
            document = documents.receive_upload(form.file.data)
            with transaction():
                verification_evidence.add_evidence(
                    claim, document, note=form.note.data, by=current_user()
                )
            flash(
                _("The document %(name)s has been received and checked.", name=document.filename),
                "success",
            )
            return redirect(url_for(".show", kind=kind))
    return render_form(
        "profile/claim.html",
        form=form,
        claim=claim,
        button=ButtonForm(),
        is_open=claim.state in verification_evidence.OPEN_FOR_EVIDENCE,
        changes=states.list_changes(claim),
        verifications=queries.list_verifications(claim.id),
        may_submit=verification_evidence.may_queue(claim),
        reason=REASONS.get(claim.answer_reason, ""),
    )


@bp.post("/<kind>/submit")
@requires(OWN, write=OWN)
def submit(kind: str) -> ResponseReturnValue:
    claim = _find(kind)
    form = ButtonForm()
    if form.submitted():
        with transaction():
            verification_evidence.submit_claim(claim, by=current_user())
        flash(
            _(
                "The claim is with the verifiers. You get an answer by %(day)s.",
                day=f"{claim.due_on:%d/%m/%Y}",
            ),
            "success",
        )
    return redirect(url_for(".show", kind=kind))


@bp.get("/<kind>/evidence/<uuid:evidence_id>")
@requires(OWN)
def evidence(kind: str, evidence_id: UUID) -> ResponseReturnValue:
    return attachment(verification_queries.get_evidence(_find(kind), evidence_id).document)


def _find(kind: str) -> Claim:
    if kind not in set(ClaimKind):
        abort(404)
    return verification_queries.get_own_claim(current_user(), ClaimKind(kind))
