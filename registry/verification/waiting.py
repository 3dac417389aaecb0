"""Whose turn it is with profiles, claims, appeals, suspensions and pairs of records."""

from functools import partial

from registry.core.i18n import _l
from registry.core.permissions import Permission, Role
from registry.core.waiting import Party, Work
from registry.experts.claim_models import Claim
from registry.experts.double_models import DuplicatePair
from registry.experts.states import ClaimState, PairState
from registry.verification import turns

VERIFY, OVERSEE = Permission.CLAIM_VERIFY, Permission.EXPERT_OVERSEE


_claim = partial(
    Work,
    permission=VERIFY,
    title=lambda row: f"{row.kind.label} – {row.number}",
    about=lambda row: row.number,
    address=lambda row: {"claim_id": row.id},
    case_endpoint="verification.show",
    list_endpoint="verification.index",
)


_overseen = partial(
    Work,
    permission=OVERSEE,
    title=lambda row: row.number,
    about=lambda row: row.number,
    address=lambda row: {"person_id": row.id},
    case_endpoint="oversight.show",
    list_endpoint="oversight.index",
)
_reviewed = partial(
    _overseen, permission=VERIFY, case_endpoint="reviews.show", list_endpoint="reviews.index"
)


_pair = partial(
    Work,
    permission=VERIFY,
    title=lambda row: f"{row.one}, {row.other}",
    about=lambda row: f"{row.one}, {row.other}",
    address=lambda row: {"pair_id": row.id},
    case_endpoint="duplicates.show",
    list_endpoint="duplicates.index",
)


WORK = (
    _claim(
        "claims.take",
        _l("Take a claim and check it"),
        _l("Check"),
        Party.VERIFIER,
        lambda user: turns.claims(user, turns.holds(user, Role.VERIFIER), ClaimState.QUEUED),
    ),
    _claim(
        "claims.decide",
        _l("Finish the claim that you have taken"),
        _l("Continue"),
        Party.VERIFIER,
        lambda user: turns.claims(user, Claim.verifier_id == user.id, ClaimState.CHECKING),
    ),
    _claim(
        "claims.second",
        _l("Second opinion on a claim"),
        _l("Compare"),
        Party.VERIFIER,
        lambda user: turns.claims(
            user, Claim.proposed_by_id != user.id, ClaimState.AWAITING_SECOND
        ),
    ),
    Work(
        "claims.revocation",
        _l("Decide whether a verification is revoked"),
        _l("Decide"),
        Party.MINISTRY,
        turns.revocations,
        permission=OVERSEE,
        title=lambda row: f"{row.kind.label} – {row.number}",
        about=lambda row: row.number,
        address=lambda row: {"person_id": row.person_id, "claim_id": row.id},
        case_endpoint="oversight.revocation",
        list_endpoint="oversight.index",
    ),
    Work(
        "claims.answer",
        _l("Send the evidence that is asked for"),
        _l("Open the claim"),
        Party.EXPERT,
        turns.own_claims,
        permission=Permission.CLAIM_SUBMIT,
        title=lambda row: str(row.kind.label),
        about=lambda row: row.number,
        address=lambda row: {"kind": row.kind.value},
        case_endpoint="claims.show",
        list_endpoint="claims.index",
    ),
    _reviewed(
        "profiles.review", _l("Review a profile"), _l("Review"), Party.VERIFIER, turns.reviews
    ),
    _reviewed(
        "profiles.second",
        _l("Second opinion on a refusal"),
        _l("Compare"),
        Party.VERIFIER,
        turns.refusals,
    ),
    _overseen(
        "profiles.appeal", _l("Decide an appeal"), _l("Decide"), Party.MINISTRY, turns.appeals
    ),
    _overseen(
        "profiles.suspend",
        _l("Second opinion on a suspension"),
        _l("Compare"),
        Party.AUDITOR,
        turns.suspensions,
    ),
    _overseen(
        "profiles.resume", _l("End a suspension"), _l("Decide"), Party.MINISTRY, turns.suspended
    ),
    _pair(
        "duplicates.second",
        _l("Second opinion on a merge, or on undoing one"),
        _l("Compare"),
        Party.VERIFIER,
        lambda user: turns.pairs(
            user, DuplicatePair.proposed_by_id != user.id, PairState.SAME, PairState.PARTING
        ),
    ),
    _pair(
        "duplicates.unsure",
        _l("Two records that may be one person"),
        _l("Compare"),
        Party.VERIFIER,
        lambda user: turns.pairs(user, turns.holds(user, Role.VERIFIER), PairState.UNSURE),
    ),
)
