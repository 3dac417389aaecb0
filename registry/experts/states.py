"""The state machines of a profile and of one claim: the legal moves, beside their states."""

from enum import StrEnum

from registry.core.i18n import _l


class PersonState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    NEEDS_INFO = "needs_info"
    ACTIVE = "active"
    NOT_ELIGIBLE = "not_eligible"
    APPEAL = "appeal"
    PAUSED = "paused"
    DORMANT = "dormant"
    WITHDRAWN = "withdrawn"
    SUSPENDED = "suspended"
    MERGED = "merged"

    @property
    def label(self) -> str:
        return PERSON_STATE_LABELS[self]


PERSON_STATE_LABELS = {
    PersonState.DRAFT: _l("Draft"),
    PersonState.SUBMITTED: _l("Submitted"),
    PersonState.IN_REVIEW: _l("In review"),
    PersonState.NEEDS_INFO: _l("More information needed"),
    PersonState.ACTIVE: _l("Active"),
    PersonState.NOT_ELIGIBLE: _l("Not eligible"),
    PersonState.APPEAL: _l("Appeal under way"),
    PersonState.PAUSED: _l("Paused"),
    PersonState.DORMANT: _l("Dormant"),
    PersonState.WITHDRAWN: _l("Withdrawn"),
    PersonState.SUSPENDED: _l("Suspended by the ministry"),
    PersonState.MERGED: _l("Merged"),
}

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
}
RESTORING_MOVES: dict[PersonState, set[PersonState]] = {
    P.SUSPENDED: set(P) - {P.DRAFT, P.SUSPENDED, P.MERGED},
    P.MERGED: set(P) - {P.DRAFT, P.MERGED},
}
"""Back to what it was before; taken only by those who end a suspension or part two records."""


class CaseKind(StrEnum):
    """What the office raises with a profile as a whole."""

    MORE_INFO = "more_info"
    NOT_ELIGIBLE = "not_eligible"
    SUSPENSION = "suspension"

    @property
    def label(self) -> str:
        return CASE_KIND_LABELS[self]


CASE_KIND_LABELS = {
    CaseKind.MORE_INFO: _l("More information asked"),
    CaseKind.NOT_ELIGIBLE: _l("Not eligible"),
    CaseKind.SUSPENSION: _l("Suspension"),
}


class CaseState(StrEnum):
    PROPOSED = "proposed"  # four eyes: waits for a second person
    REJECTED = "rejected"
    IN_FORCE = "in_force"
    ANSWERED = "answered"
    APPEALED = "appealed"
    LIFTED = "lifted"
    FINAL = "final"

    @property
    def label(self) -> str:
        return CASE_STATE_LABELS[self]


CASE_STATE_LABELS = {
    CaseState.PROPOSED: _l("Proposed, waiting for a second person"),
    CaseState.REJECTED: _l("Not confirmed"),
    CaseState.IN_FORCE: _l("In force"),
    CaseState.ANSWERED: _l("Answered by the expert"),
    CaseState.APPEALED: _l("Appeal under way"),
    CaseState.LIFTED: _l("Lifted"),
    CaseState.FINAL: _l("Final"),
}
CASE_MOVES: dict[CaseState, set[CaseState]] = {
    CaseState.PROPOSED: {CaseState.IN_FORCE, CaseState.REJECTED},
    CaseState.IN_FORCE: {CaseState.ANSWERED, CaseState.APPEALED, CaseState.LIFTED, CaseState.FINAL},
    CaseState.APPEALED: {CaseState.LIFTED, CaseState.FINAL},
}


class PairState(StrEnum):
    """Two records that may be one natural person. What is only suggested is computed, not stored."""

    UNSURE = "unsure"
    SAME = "same"  # one verifier says so; a second one confirms
    DIFFERENT = "different"  # never suggested again
    MERGED = "merged"
    UNMERGED = "unmerged"

    @property
    def label(self) -> str:
        return PAIR_STATE_LABELS[self]


PAIR_STATE_LABELS = {
    PairState.UNSURE: _l("Not clear yet"),
    PairState.SAME: _l("The same person, waiting for a second verifier"),
    PairState.DIFFERENT: _l("Two different people"),
    PairState.MERGED: _l("Joined"),
    PairState.UNMERGED: _l("Parted again"),
}
PAIR_MOVES: dict[PairState, set[PairState]] = {
    PairState.UNSURE: {PairState.SAME, PairState.DIFFERENT},
    PairState.SAME: {PairState.MERGED, PairState.UNSURE, PairState.DIFFERENT},
    PairState.DIFFERENT: {PairState.SAME, PairState.UNSURE},
    PairState.MERGED: {PairState.UNMERGED},
    PairState.UNMERGED: {PairState.SAME, PairState.UNSURE, PairState.DIFFERENT},
}


class ClaimState(StrEnum):
    UNSUBMITTED = "unsubmitted"
    QUEUED = "queued"
    CHECKING = "checking"
    AWAITING_SECOND = "awaiting_second"  # level 3 and above: four eyes
    VERIFIED = "verified"
    REFUSED = "refused"
    NEEDS_MORE = "needs_more"
    EXPIRED = "expired"
    REVOKED = "revoked"

    @property
    def label(self) -> str:
        return CLAIM_STATE_LABELS[self]


CLAIM_STATE_LABELS = {
    ClaimState.UNSUBMITTED: _l("Not submitted"),
    ClaimState.QUEUED: _l("Waiting for a verifier"),
    ClaimState.CHECKING: _l("Being checked"),
    ClaimState.AWAITING_SECOND: _l("Waiting for a second verifier"),
    ClaimState.VERIFIED: _l("Verified"),
    ClaimState.REFUSED: _l("Refused"),
    ClaimState.NEEDS_MORE: _l("More evidence needed"),
    ClaimState.EXPIRED: _l("Expired"),
    ClaimState.REVOKED: _l("Revoked"),
}

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
    ClaimState.AWAITING_SECOND: {ClaimState.VERIFIED, ClaimState.QUEUED},
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
