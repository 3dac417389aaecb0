"""Taking back a check that was found true: a verifier proposes it, the ministry decides.

Until then the claim is verified and counted as before, and the expert is not informed.
"""

from registry.accounts.models import User
from registry.accounts.queries import list_holders
from registry.audit import states
from registry.core import facts
from registry.core.db import now, session
from registry.core.errors import InvalidTransition, NotAllowed
from registry.core.i18n import _
from registry.core.permissions import Role
from registry.experts import checked_parts, queries
from registry.experts.claim_models import Claim
from registry.experts.kinds import ClaimKind, EvidenceGrade
from registry.experts.states import ClaimState
from registry.notices import services as notices
from registry.verification import claims, recording
from registry.verification.actions import VerificationAction

BEFORE_DECIDED = frozenset(
    {
        VerificationAction.REVOCATION_PROPOSED,
        VerificationAction.REVOCATION_REFUSED,
        VerificationAction.REVOCATION_TAKEN_BACK,
    }
)
"""What the history of a claim does not tell its owner."""


def propose(claim: Claim, *, text_vi: str, text_en: str, by: User) -> None:
    claims.refuse_conflicted(claim.person, by=by)
    states.refuse_other_than(claim, ClaimState.VERIFIED)
    if claim.revocation_by_id is not None:
        raise InvalidTransition(_("This has already been proposed and waits for the ministry."))
    claim.revocation_by_id, claim.revocation_at = by.id, now()
    claim.revocation_vi, claim.revocation_en = text_vi, text_en
    states.note(claim, by=by, action=VerificationAction.REVOCATION_PROPOSED)
    officers = [user for user in list_holders(Role.SCHEME_OFFICER) if user.id != by.id]
    notices.tell("claim_revocation_waiting", officers, by=by, claim=claim, person=claim.person)


def confirm(claim: Claim, *, by: User) -> None:
    """Found untrue after all: the count follows, the history stays."""
    proposer = _refuse_other_than_second(claim, by=by)
    claim.answer_reason = "revoked"
    claim.answer_vi, claim.answer_en = claim.revocation_vi, claim.revocation_en
    states.move(
        claim,
        ClaimState.REVOKED,
        by=by,
        action=VerificationAction.CLAIM_REVOKED,
        reason="revoked",
        proposed_by=proposer.id,
    )
    for fact in queries.list_verifications(claim.id):
        facts.supersede(fact)
    if claim.kind is ClaimKind.DOCTORATE:
        checked_parts.grade_field(claim.person, EvidenceGrade.CLAIMED)
    recording.tell(claim, "claim_answered")
    _tell_proposer(claim, proposer, by=by)


def refuse(claim: Claim, *, reason: str, by: User) -> None:
    """The ministry does not agree: nothing was changed."""
    proposer = _refuse_other_than_second(claim, by=by)
    claim.end_revocation()
    states.note(claim, by=by, action=VerificationAction.REVOCATION_REFUSED, reason=reason)
    _tell_proposer(claim, proposer, by=by, reason=reason)


def take_back(claim: Claim, *, by: User) -> None:
    _refuse_unproposed(claim)
    if claim.revocation_by_id != by.id:
        raise NotAllowed(_("Only the person who proposed it can take it back."))
    claim.end_revocation()
    states.note(claim, by=by, action=VerificationAction.REVOCATION_TAKEN_BACK)


def _refuse_unproposed(claim: Claim) -> None:
    states.refuse_other_than(claim, ClaimState.VERIFIED)
    if claim.revocation_by_id is None:
        raise InvalidTransition(_("There is nothing to confirm."))


def _refuse_other_than_second(claim: Claim, *, by: User) -> User:
    """The proposer, when this user may decide on it."""
    if claim.person.user_id == by.id:
        raise NotAllowed(_("You cannot decide on your own profile."))
    if Role.SCHEME_OFFICER not in by.roles:
        raise NotAllowed(_("The ministry's scheme officer decides on a revocation."))
    _refuse_unproposed(claim)
    if claim.revocation_by_id == by.id:
        raise NotAllowed(_("A second person must confirm what you proposed."))
    return session().get_one(User, claim.revocation_by_id)


def _tell_proposer(claim: Claim, proposer: User, *, by: User, reason: str = "") -> None:
    notices.tell(
        "claim_revocation_answered",
        proposer,
        by=by,
        claim=claim,
        person=claim.person,
        is_revoked=claim.state is ClaimState.REVOKED,
        reason=reason,
    )
