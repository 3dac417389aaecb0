"""What the verifiers of the demo country found."""

import random
import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from registry.demo.chronicle import Chronicle, moment
from registry.demo.reference import Reference, weighted
from registry.experts.claim_models import Claim, Verification
from registry.experts.kinds import ClaimKind, VerificationMethod
from registry.experts.states import ClaimState, PersonState
from registry.verification.actions import VerificationAction

CLAIM_STATES = {
    PersonState.DRAFT: {ClaimState.UNSUBMITTED: 1},
    PersonState.SUBMITTED: {ClaimState.QUEUED: 1},
    PersonState.IN_REVIEW: {
        ClaimState.QUEUED: 3,
        ClaimState.CHECKING: 2,
        ClaimState.VERIFIED: 2,
        ClaimState.AWAITING_SECOND: 1,
    },
    PersonState.NEEDS_INFO: {ClaimState.NEEDS_MORE: 2, ClaimState.VERIFIED: 1},
    PersonState.NOT_ELIGIBLE: {ClaimState.REFUSED: 1},
    PersonState.ACTIVE: {
        ClaimState.VERIFIED: 93,
        ClaimState.EXPIRED: 3,
        ClaimState.QUEUED: 2,
        ClaimState.REVOKED: 1,
        ClaimState.UNSUBMITTED: 1,
    },
}
UNREADABLE = (
    "unreadable",
    "Bản quét không đọc được; đề nghị gửi lại bản rõ hơn.",
    "The scan cannot be read; please send a clearer one.",
)
WAITING = {ClaimState.QUEUED, ClaimState.CHECKING, ClaimState.AWAITING_SECOND}


def write_claims(
    chronicle: Chronicle,
    reference: Reference,
    person_id: uuid.UUID,
    state: PersonState,
    registered: date,
    subjects: dict[ClaimKind, uuid.UUID],
    *,
    is_shown: bool,
) -> tuple[dict[str, uuid.UUID], bool]:
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
    chronicle: Chronicle,
    reference: Reference,
    person_id: uuid.UUID,
    kind: ClaimKind,
    state: ClaimState,
    registered: date,
    subject: uuid.UUID | None,
) -> uuid.UUID:
    rng = chronicle.rng
    checked = moment(registered + timedelta(rng.randrange(3, 14)), rng)
    verifiers = tuple(rng.sample(reference.staff.verifiers, 2))
    since = _sent_on(chronicle, state, registered, reference.today)
    has_degree = kind in {ClaimKind.DOCTORATE, ClaimKind.IDENTITY}
    level = rng.choices((1, 2, 3), (6, 74, 20))[0] if has_degree else 2
    claim_id = chronicle.add(
        Claim,
        person_id=person_id,
        kind=kind,
        state=state,
        **_progress(state, since, verifiers[0], rng),
        created_at=moment(registered, rng),
        version=1,
    )
    if state in {ClaimState.VERIFIED, ClaimState.EXPIRED, ClaimState.REVOKED}:
        check = Check(claim_id, person_id, kind, level, verifiers, subject, checked.date())
        _write_verification(chronicle, check, state, checked, reference.today)
    return claim_id


def _progress(
    state: ClaimState, since: date, verifier: uuid.UUID, rng: random.Random
) -> dict[str, Any]:
    """How far the check has come: deadline, verifier, proposed level, answer."""
    answer = UNREADABLE if state in {ClaimState.REFUSED, ClaimState.NEEDS_MORE} else ("", "", "")
    is_sent = state is not ClaimState.UNSUBMITTED
    is_proposed = state is ClaimState.AWAITING_SECOND
    return {
        "queued_at": moment(since, rng) if is_sent else None,
        "due_on": since + timedelta(14) if is_sent else None,
        "verifier_id": verifier if is_sent and state is not ClaimState.QUEUED else None,
        "proposed_level": 3 if is_proposed else None,
        "proposed_by_id": verifier if is_proposed else None,
        "proposed_method": METHODS[3] if is_proposed else None,
        "proposed_source": PROPOSED_SOURCE if is_proposed else {},
        "answer_reason": answer[0],
        "answer_vi": answer[1],
        "answer_en": answer[2],
    }


def _sent_on(chronicle: Chronicle, state: ClaimState, registered: date, today: date) -> date:
    """Nobody waits for a year: what is open was sent in the last weeks."""
    if state not in WAITING:
        return registered
    return max(registered, today - timedelta(chronicle.rng.randrange(1, 18)))


METHODS = {
    1: VerificationMethod.DOCUMENT,
    2: VerificationMethod.INDEPENDENT_SOURCE,
    3: VerificationMethod.ISSUING_BODY,
}


PROPOSED_SOURCE = {
    "what": "Phòng đào tạo sau đại học của cơ sở cấp bằng",
    "where": "https://verification.example.org/",
}
SOURCES = {
    ClaimKind.IDENTITY: "Bản chính hộ chiếu, đối chiếu tại cơ quan đại diện",
    ClaimKind.DOCTORATE: "Phòng lưu trữ văn bằng của cơ sở cấp bằng",
    ClaimKind.EMPLOYMENT_ABROAD: "Trang nhân sự và thư xác nhận của cơ quan sử dụng lao động",
    ClaimKind.RESIDENCE: "Giấy phép cư trú, đối chiếu tại cơ quan đại diện",
}
LASTS = {ClaimKind.EMPLOYMENT_ABROAD: timedelta(365), ClaimKind.RESIDENCE: timedelta(365)}


@dataclass(frozen=True)
class Check:
    """What was checked, to which level, by whom; `subject` is the checked fact."""

    claim_id: uuid.UUID
    person_id: uuid.UUID
    kind: ClaimKind
    level: int
    verifiers: tuple[uuid.UUID, ...]
    subject: uuid.UUID | None
    on: date

    def columns(self) -> dict[str, Any]:
        return {
            "claim_id": self.claim_id,
            "person_id": self.person_id,
            "kind": self.kind,
            "level": self.level,
            "method": METHODS[self.level],
            "verifier_id": self.verifiers[0],
            "second_verifier_id": self.verifiers[1] if self.level >= 3 else None,
            "subject_series_id": self.subject,
            "recorded_by_id": self.verifiers[0],
            "documents": [],
            "source_what": SOURCES[self.kind],
            "source_where": "https://verification.example.org/",
            "source_on": self.on,
        }


def _write_verification(
    chronicle: Chronicle, check: Check, state: ClaimState, checked: datetime, today: date
) -> None:
    """Employment and residence hold for a year and are renewed once while the expert stays active."""
    first = checked.date()
    lasts = LASTS.get(check.kind)
    revoked_at = checked + timedelta(90) if state is ClaimState.REVOKED else None
    chronicle.fact(
        Verification,
        recorded=checked,
        valid_from=first,
        valid_to=first + lasts if lasts else None,
        superseded_at=revoked_at,
        **check.columns(),
    )
    renewed = checked + timedelta(350)
    if lasts and state is ClaimState.VERIFIED and renewed.date() < today:
        chronicle.fact(
            Verification,
            recorded=renewed,
            valid_from=first + lasts,
            valid_to=first + 2 * lasts,
            **check.columns(),
        )
    by, level = check.verifiers[0], check.level
    chronicle.happened(
        checked, VerificationAction.CLAIM_VERIFIED, Claim, check.claim_id, by, level=level
    )
