from registry.accounts.models import User
from registry.audit import services as audit
from registry.audit import states
from registry.core.db import now, session
from registry.core.errors import InvalidTransition, RegistryError
from registry.core.i18n import _, hanoi_today
from registry.documents import services as documents
from registry.documents.models import Document
from registry.experts import queries
from registry.experts.claim_models import Claim, Evidence
from registry.experts.services import refuse_closed
from registry.experts.states import ClaimState
from registry.taxonomy.working_days import add_working_days
from registry.verification import claims
from registry.verification.actions import VerificationAction
from registry.verification.rules import rule_for

OPEN_FOR_EVIDENCE = {
    ClaimState.UNSUBMITTED,
    ClaimState.NEEDS_MORE,
    ClaimState.REFUSED,
    ClaimState.EXPIRED,
    ClaimState.REVOKED,
    ClaimState.VERIFIED,
}


MOST_EVIDENCE = 10


def may_queue(claim: Claim) -> bool:
    """A claim with evidence that the verifiers do not have yet; a verified one needs new evidence."""
    if claim.state not in OPEN_FOR_EVIDENCE or not claim.evidence:
        return False
    checked = [row.recorded_at for row in queries.list_verifications(claim.id)]
    is_new = not checked or claim.evidence[-1].created_at > max(checked)
    return claim.state is not ClaimState.VERIFIED or is_new


def queue_claim(claim: Claim, *, by: User) -> None:
    """Give a claim with its evidence to the verifiers; the clock begins."""
    refuse_closed(claim.person)
    if not claim.evidence:
        raise RegistryError(_("Add at least one document as evidence first."))
    if claim.state is ClaimState.VERIFIED and not may_queue(claim):
        raise RegistryError(
            _("This claim is verified. Add a new document to have it checked again.")
        )
    today = hanoi_today()
    states.move(claim, ClaimState.QUEUED, by=by, action=VerificationAction.CLAIM_QUEUED)
    claim.queued_at = now()
    claim.verifier_id = None
    claim.due_on = add_working_days(today, rule_for(claim.kind, on=today).working_days)


def submit_claim(claim: Claim, *, by: User) -> None:
    """By itself, outside a submission of the whole profile: the verifiers are informed."""
    queue_claim(claim, by=by)
    claims.tell_verifiers(claim, "claim_waiting", by=by)


def add_evidence(claim: Claim, document: Document, *, note: str, by: User) -> Evidence:
    """A file that has been received and checked becomes evidence of this claim."""
    refuse_closed(claim.person)
    if claim.state not in OPEN_FOR_EVIDENCE:
        raise InvalidTransition(
            _(
                "This claim is being checked; documents can be added again when the verifier asks for more."
            )
        )
    if len(claim.evidence) >= MOST_EVIDENCE:
        raise RegistryError(
            _("A claim can hold at most %(number)s documents.", number=MOST_EVIDENCE)
        )
    documents.release(document, by=by)
    evidence = Evidence(claim_id=claim.id, document_id=document.id, note=note)
    session().flush()  # the document's row must exist before the row that refers to it
    session().add(evidence)
    audit.record(
        VerificationAction.EVIDENCE_ADDED, evidence, by=by, claim=claim.id, sha256=document.sha256
    )
    return evidence
