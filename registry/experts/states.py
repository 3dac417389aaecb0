"""The state machines of a profile and of one claim: the legal moves, beside their states."""

from registry.core.enums import LabelledEnum
from registry.core.i18n import _l


class PersonState(LabelledEnum):
    DRAFT = "draft", _l("Draft")
    SUBMITTED = "submitted", _l("Submitted")
    IN_REVIEW = "in_review", _l("In review")
    NEEDS_INFO = "needs_info", _l("More information needed")
    ACTIVE = "active", _l("Active")
    NOT_ELIGIBLE = "not_eligible", _l("Not eligible")
    APPEAL = "appeal", _l("Appeal under way")
    PAUSED = "paused", _l("Paused")
    DORMANT = "dormant", _l("Dormant")
    WITHDRAWN = "withdrawn", _l("Withdrawn")
    SUSPENDED = "suspended", _l("Suspended by the ministry")
    MERGED = "merged", _l("Merged")
    # by an institution, with evidence: nobody is shown, found or written to by it
    RECORDED = "recorded", _l("Kept for a contract only")


P = PersonState
FOUND_FALSE = {P.SUSPENDED, P.MERGED}
"""Where the office may put a profile that somebody has submitted, whatever has become of it."""
PERSON_MOVES: dict[PersonState, set[PersonState]] = {
    P.DRAFT: {P.SUBMITTED, P.WITHDRAWN},
    P.SUBMITTED: {P.IN_REVIEW, P.WITHDRAWN} | FOUND_FALSE,
    P.IN_REVIEW: {P.NEEDS_INFO, P.ACTIVE, P.NOT_ELIGIBLE, P.WITHDRAWN} | FOUND_FALSE,
    P.NEEDS_INFO: {P.SUBMITTED, P.WITHDRAWN} | FOUND_FALSE,
    P.ACTIVE: {P.PAUSED, P.DORMANT, P.WITHDRAWN} | FOUND_FALSE,
    P.NOT_ELIGIBLE: {P.APPEAL, P.WITHDRAWN} | FOUND_FALSE,
    P.APPEAL: {P.IN_REVIEW, P.NOT_ELIGIBLE, P.WITHDRAWN} | FOUND_FALSE,
    P.PAUSED: {P.ACTIVE, P.WITHDRAWN} | FOUND_FALSE,
    P.DORMANT: {P.ACTIVE, P.WITHDRAWN} | FOUND_FALSE,
    P.WITHDRAWN: {P.MERGED},
    P.SUSPENDED: {P.WITHDRAWN, P.MERGED},
    P.RECORDED: {P.MERGED},
}
RESTORING_MOVES: dict[PersonState, set[PersonState]] = {
    P.SUSPENDED: set(P) - {P.DRAFT, P.SUSPENDED, P.MERGED},
    P.MERGED: set(P) - {P.DRAFT, P.MERGED},
}
"""Back to what it was before; taken only by those who end a suspension or part two records."""


class CaseKind(LabelledEnum):
    """What the office raises with a profile as a whole."""

    MORE_INFO = "more_info", _l("More information asked")
    NOT_ELIGIBLE = "not_eligible", _l("Not eligible")
    SUSPENSION = "suspension", _l("Suspension")


class CaseState(LabelledEnum):
    # four eyes: waits for a second person
    PROPOSED = "proposed", _l("Proposed, waiting for a second person")
    REJECTED = "rejected", _l("Not confirmed")
    IN_FORCE = "in_force", _l("In force")
    ANSWERED = "answered", _l("Answered by the expert")
    APPEALED = "appealed", _l("Appeal under way")
    LIFTED = "lifted", _l("Lifted")
    FINAL = "final", _l("Final")


CASE_MOVES: dict[CaseState, set[CaseState]] = {
    CaseState.PROPOSED: {CaseState.IN_FORCE, CaseState.REJECTED},
    CaseState.IN_FORCE: {CaseState.ANSWERED, CaseState.APPEALED, CaseState.LIFTED, CaseState.FINAL},
    CaseState.APPEALED: {CaseState.LIFTED, CaseState.FINAL},
}


class PairState(LabelledEnum):
    """Two records that may be one natural person. What is only suggested is computed, not stored."""

    UNSURE = "unsure", _l("Not clear yet")
    # one verifier says so; a second one confirms
    SAME = "same", _l("The same person, waiting for a second verifier")
    DIFFERENT = "different", _l("Two different people")  # never suggested again
    MERGED = "merged", _l("Merged")
    # two made them one, so two part them again; until then they are one
    PARTING = "parting", _l("Merged; undoing it waits for a second verifier")
    UNMERGED = "unmerged", _l("Unmerged")


PAIR_MOVES: dict[PairState, set[PairState]] = {
    PairState.UNSURE: {PairState.SAME, PairState.DIFFERENT},
    PairState.SAME: {PairState.MERGED, PairState.UNSURE, PairState.DIFFERENT},
    PairState.DIFFERENT: {PairState.SAME, PairState.UNSURE},
    PairState.MERGED: {PairState.PARTING},
    PairState.PARTING: {PairState.UNMERGED, PairState.MERGED},
    PairState.UNMERGED: {PairState.SAME, PairState.UNSURE, PairState.DIFFERENT},
}


class ClaimState(LabelledEnum):
    UNSUBMITTED = "unsubmitted", _l("Not submitted")
    QUEUED = "queued", _l("Waiting for a verifier")
    CHECKING = "checking", _l("Being checked")
    # level 3 and above: four eyes
    AWAITING_SECOND = "awaiting_second", _l("Waiting for a second verifier")
    VERIFIED = "verified", _l("Verified")
    REFUSED = "refused", _l("Refused")
    NEEDS_MORE = "needs_more", _l("More evidence needed")
    EXPIRED = "expired", _l("Expired")
    REVOKED = "revoked", _l("Revoked")


CLAIM_MOVES: dict[ClaimState, set[ClaimState]] = {
    ClaimState.UNSUBMITTED: {ClaimState.QUEUED},
    ClaimState.QUEUED: {ClaimState.CHECKING},
    ClaimState.CHECKING: {
        ClaimState.AWAITING_SECOND,
        ClaimState.VERIFIED,
        ClaimState.REFUSED,
        ClaimState.NEEDS_MORE,
        ClaimState.QUEUED,
    },
    ClaimState.AWAITING_SECOND: {ClaimState.VERIFIED, ClaimState.CHECKING, ClaimState.QUEUED},
    ClaimState.VERIFIED: {ClaimState.EXPIRED, ClaimState.REVOKED, ClaimState.QUEUED},
    ClaimState.REFUSED: {ClaimState.QUEUED},
    ClaimState.NEEDS_MORE: {ClaimState.QUEUED},
    ClaimState.EXPIRED: {ClaimState.QUEUED},
    ClaimState.REVOKED: {ClaimState.QUEUED},
}


QUEUE_STATES = {
    ClaimState.QUEUED,
    ClaimState.CHECKING,
    ClaimState.AWAITING_SECOND,
    ClaimState.VERIFIED,
    ClaimState.NEEDS_MORE,
    ClaimState.REFUSED,
}
