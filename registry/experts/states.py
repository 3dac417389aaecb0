"""The state machines of a profile and of one claim: the legal moves, beside their states."""

from enum import StrEnum

from registry.i18n import _l


class PersonState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    NEEDS_INFO = "needs_info"
    ACTIVE = "active"
    NOT_ELIGIBLE = "not_eligible"
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
    PersonState.PAUSED: _l("Paused"),
    PersonState.DORMANT: _l("Dormant"),
    PersonState.WITHDRAWN: _l("Withdrawn"),
    PersonState.SUSPENDED: _l("Suspended"),
    PersonState.MERGED: _l("Merged"),
}

PERSON_MOVES: dict[PersonState, set[PersonState]] = {
    PersonState.DRAFT: {PersonState.SUBMITTED, PersonState.WITHDRAWN},
    PersonState.SUBMITTED: {PersonState.IN_REVIEW, PersonState.WITHDRAWN, PersonState.SUSPENDED},
    PersonState.IN_REVIEW: {
        PersonState.NEEDS_INFO,
        PersonState.ACTIVE,
        PersonState.NOT_ELIGIBLE,
        PersonState.WITHDRAWN,
        PersonState.SUSPENDED,
    },
    PersonState.NEEDS_INFO: {PersonState.SUBMITTED, PersonState.WITHDRAWN},
    PersonState.ACTIVE: {
        PersonState.PAUSED,
        PersonState.DORMANT,
        PersonState.WITHDRAWN,
        PersonState.SUSPENDED,
        PersonState.MERGED,
    },
    PersonState.NOT_ELIGIBLE: {PersonState.WITHDRAWN},
    PersonState.PAUSED: {PersonState.ACTIVE, PersonState.WITHDRAWN, PersonState.SUSPENDED},
    PersonState.DORMANT: {PersonState.ACTIVE, PersonState.WITHDRAWN},
    PersonState.SUSPENDED: {PersonState.ACTIVE, PersonState.WITHDRAWN},
    PersonState.WITHDRAWN: set(),
    PersonState.MERGED: {PersonState.ACTIVE},
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
