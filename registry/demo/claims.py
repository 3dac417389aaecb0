"""What the verifiers of the demo country found."""

import uuid
from datetime import date, datetime, timedelta

from registry.demo.chronicle import Chronicle, moment
from registry.demo.reference import Reference, weighted
from registry.experts.kinds import ClaimKind, VerificationMethod
from registry.experts.models import Claim, Verification
from registry.experts.states import ClaimState, PersonState

CLAIM_STATES = {
    PersonState.DRAFT: ((ClaimState.UNSUBMITTED, 1),),
    PersonState.SUBMITTED: ((ClaimState.QUEUED, 1),),
    PersonState.IN_REVIEW: ((ClaimState.QUEUED, 3), (ClaimState.CHECKING, 2), (ClaimState.VERIFIED, 2), (ClaimState.AWAITING_SECOND, 1)),
    PersonState.NEEDS_INFO: ((ClaimState.NEEDS_MORE, 2), (ClaimState.VERIFIED, 1)),
    PersonState.NOT_ELIGIBLE: ((ClaimState.REFUSED, 1),),
    PersonState.ACTIVE: ((ClaimState.VERIFIED, 93), (ClaimState.EXPIRED, 3), (ClaimState.QUEUED, 2), (ClaimState.REVOKED, 1), (ClaimState.UNSUBMITTED, 1)),
}  # fmt: skip
UNREADABLE = (
    "unreadable",
    "Bản quét không đọc được; đề nghị gửi lại bản rõ hơn.",
    "The scan cannot be read; please send a clearer one.",
)
WAITING = {ClaimState.QUEUED, ClaimState.CHECKING, ClaimState.AWAITING_SECOND}


def write_claims(
    chronicle: Chronicle, reference: Reference, person_id: uuid.UUID, state: PersonState,
    registered: date, subjects: dict[ClaimKind, uuid.UUID], *, is_shown: bool,
) -> tuple[dict[str, uuid.UUID], bool]:  # fmt: skip
    choices = CLAIM_STATES.get(state, CLAIM_STATES[PersonState.ACTIVE])
    ids: dict[str, uuid.UUID] = {}
    verified = True
    for kind in ClaimKind:
        claim_state = ClaimState.VERIFIED if is_shown else weighted(chronicle.rng, choices)
        if kind is ClaimKind.DOCTORATE and state is PersonState.ACTIVE:
            claim_state = ClaimState.VERIFIED  # nobody is active without it
        verified &= claim_state is ClaimState.VERIFIED
        ids[kind.value] = _write_claim(
            chronicle, reference, person_id, kind, claim_state, registered, subjects.get(kind)
        )
    return ids, verified


def _write_claim(
    chronicle: Chronicle, reference: Reference, person_id: uuid.UUID, kind: ClaimKind, state: ClaimState,
    registered: date, subject: uuid.UUID | None,
) -> uuid.UUID:  # fmt: skip
    rng = chronicle.rng
    checked = moment(registered + timedelta(rng.randrange(3, 14)), rng)
    verifier, second = rng.sample(reference.staff.verifiers, 2)
    since = _sent_on(chronicle, state, registered, reference.today)
    has_checker = state not in {ClaimState.UNSUBMITTED, ClaimState.QUEUED}
    level = (
        rng.choices((1, 2, 3), (6, 74, 20))[0]
        if kind in {ClaimKind.DOCTORATE, ClaimKind.IDENTITY}
        else 2
    )
    answer = UNREADABLE if state in {ClaimState.REFUSED, ClaimState.NEEDS_MORE} else ("", "", "")
    claim_id = chronicle.add(
        Claim, person_id=person_id, kind=kind, state=state,
        queued_at=None if state is ClaimState.UNSUBMITTED else moment(since, rng),
        due_on=None if state is ClaimState.UNSUBMITTED else since + timedelta(14),
        verifier_id=verifier if has_checker else None,
        proposed_level=3 if state is ClaimState.AWAITING_SECOND else None,
        proposed_by_id=verifier if state is ClaimState.AWAITING_SECOND else None,
        answer_reason=answer[0], answer_vi=answer[1], answer_en=answer[2],
        created_at=moment(registered, rng), version=1,
    )  # fmt: skip
    if state in {ClaimState.VERIFIED, ClaimState.EXPIRED, ClaimState.REVOKED}:
        _write_verification(
            chronicle,
            claim_id,
            person_id,
            kind,
            state,
            level,
            checked,
            (verifier, second),
            subject,
            reference.today,
        )
    return claim_id


def _sent_on(chronicle: Chronicle, state: ClaimState, registered: date, today: date) -> date:
    """Nobody waits for a year: what is open was sent in the last weeks."""
    if state not in WAITING:
        return registered
    return max(registered, today - timedelta(chronicle.rng.randrange(1, 18)))


METHODS = {
    1: VerificationMethod.DOCUMENT, 2: VerificationMethod.INDEPENDENT_SOURCE,
    3: VerificationMethod.ISSUING_BODY,
}  # fmt: skip


LASTS = {ClaimKind.EMPLOYMENT_ABROAD: timedelta(365), ClaimKind.RESIDENCE: timedelta(365)}


def _write_verification(
    chronicle: Chronicle, claim_id: uuid.UUID, person_id: uuid.UUID, kind: ClaimKind, state: ClaimState,
    level: int, checked: datetime, verifiers: tuple[uuid.UUID, uuid.UUID], subject: uuid.UUID | None,
    today: date,
) -> None:  # fmt: skip
    """Employment and residence hold for a year and are renewed once while the expert stays active."""
    first = checked.date()
    common = {
        "claim_id": claim_id, "person_id": person_id, "kind": kind, "level": level,
        "method": METHODS[level], "verifier_id": verifiers[0],
        "second_verifier_id": verifiers[1] if level >= 3 else None, "subject_series_id": subject,
        "recorded_by_id": verifiers[0],
    }  # fmt: skip
    lasts = LASTS.get(kind)
    revoked_at = checked + timedelta(90) if state is ClaimState.REVOKED else None
    chronicle.fact(
        Verification,
        recorded=checked,
        valid_from=first,
        valid_to=first + lasts if lasts else None,
        superseded_at=revoked_at,
        **common,
    )
    renewed = checked + timedelta(350)
    if lasts and state is ClaimState.VERIFIED and renewed.date() < today:
        chronicle.fact(
            Verification,
            recorded=renewed,
            valid_from=first + lasts,
            valid_to=first + 2 * lasts,
            **common,
        )
    chronicle.happened(checked, "claim.verified", Claim, claim_id, verifiers[0], level=level)
