"""What the audit chain records of the office: claims, reviews, duplicates, suspensions."""

from registry.audit.actions import AuditAction
from registry.core.i18n import _l


class VerificationAction(AuditAction):
    CLAIM_EXPIRED = "claim.expired", _l("Verification expired")
    CLAIM_MORE_ASKED = "claim.more_asked", _l("More evidence asked for")
    CLAIM_NOT_CONFIRMED = "claim.not_confirmed", _l("Verification not confirmed")
    CLAIM_PROPOSED = "claim.proposed", _l("Verification proposed")
    CLAIM_PUT_BACK = "claim.put_back", _l("Claim put back into the queue")
    CLAIM_QUEUED = "claim.queued", _l("Claim given to the verifiers")
    CLAIM_REFUSED = "claim.refused", _l("Claim refused")
    CLAIM_REVOKED = "claim.revoked", _l("Verification revoked")
    REVOCATION_PROPOSED = "claim.revocation_proposed", _l("Revocation proposed")
    REVOCATION_REFUSED = "claim.revocation_refused", _l("Revocation not confirmed")
    REVOCATION_TAKEN_BACK = "claim.revocation_taken_back", _l("Proposed revocation taken back")
    CLAIM_TAKEN = "claim.taken", _l("Claim taken by a verifier")
    CLAIM_VERIFIED = "claim.verified", _l("Claim verified")
    DUPLICATE_DECLARED_DIFFERENT = "duplicate.declared_different", _l("Two different people")
    DUPLICATE_DECLARED_SAME = "duplicate.declared_same", _l("Proposed as one person")
    DUPLICATE_LEFT_OPEN = "duplicate.left_open", _l("Left open whether two records are one person")
    DUPLICATE_KEPT_MERGED = "duplicate.kept_merged", _l("Two records kept as one person")
    DUPLICATE_MERGED = "duplicate.merged", _l("Two records confirmed as one person")
    DUPLICATE_PARTING_PROPOSED = (
        "duplicate.parting_proposed",
        _l("Proposed to separate two records"),
    )
    DUPLICATE_UNMERGED = "duplicate.unmerged", _l("Two records separated again")
    EVIDENCE_ADDED = "evidence.added", _l("Evidence added")
    PROFILE_ACTIVATED = "profile.activated", _l("Profile activated")
    APPEAL_DECIDED = "profile.appeal_decided", _l("Appeal decided")
    PROFILE_APPEALED = "profile.appealed", _l("Appeal received")
    FOUND_NOT_ELIGIBLE = "profile.found_not_eligible", _l("Profile found not eligible")
    MERGE_UNDONE = "profile.merge_undone", _l("Merge of two records undone")
    PROFILE_MERGED = "profile.merged", _l("Profile merged into another one")
    PROFILE_MORE_ASKED = "profile.more_asked", _l("More information asked for")
    REVIEW_BEGUN = "profile.review_begun", _l("Review begun")
    PROFILE_SUBMITTED = "profile.submitted", _l("Profile submitted")
    PROFILE_SUSPENDED = "profile.suspended", _l("Profile suspended")
    SUSPENSION_ENDED = "profile.suspension_ended", _l("Suspension ended")
    PROFILE_UNMERGED = "profile.unmerged", _l("Profile separated from another one")
    CASE_ANSWERED = "profile_case.answered", _l("Request for information answered")
    CASE_APPEAL_DECIDED = "profile_case.appeal_decided", _l("Decision on the appeal recorded")
    CASE_APPEALED = "profile_case.appealed", _l("Decision appealed against")
    CASE_CLOSED = "profile_case.closed", _l("Suspension closed")
    CASE_CONFIRMED = "profile_case.confirmed", _l("Decision confirmed by a second person")
    CASE_OPENED = "profile_case.opened", _l("Request for information opened")
    CASE_OVERTAKEN = (
        "profile_case.overtaken",
        _l("Matter ended, because the profile has changed its state"),
    )
    CASE_PROPOSED = "profile_case.proposed", _l("Decision proposed")
    CASE_REJECTED = "profile_case.rejected", _l("Proposed decision not confirmed")
    CASE_TAKEN_BACK = "profile_case.taken_back", _l("Proposed decision taken back")
