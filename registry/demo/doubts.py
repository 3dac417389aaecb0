"""What the verifiers and the ministry of the demo country found doubtful, told by the product's own steps.

One person who registered twice is joined, another is only suggested; of the profiles in review one
waits for a second verifier, one is refused, one appeals; one active profile is suspended; of another
one a verifier wants a check taken back.
"""

from sqlalchemy import select

from registry.accounts.models import User
from registry.core.db import session
from registry.demo.profiles import DOUBLES
from registry.demo.staff import Staff
from registry.experts.claim_models import Claim
from registry.experts.kinds import ClaimKind
from registry.experts.labels import INELIGIBLE_REASONS, SUSPENSION_REASONS
from registry.experts.models import Person
from registry.experts.states import ClaimState, PairState, PersonState
from registry.verification import appeals, duplicates, reviews, revocations, suspensions

REFUSAL = (
    "Văn bằng nộp kèm là bằng thạc sĩ; chưa có tài liệu nào chứng minh trình độ tiến sĩ.",
    "The diploma sent is a master's; nothing sent so far shows a doctorate.",
)
SUSPICION = (
    "Chữ ký trên giấy xác nhận công tác không khớp với bản gốc của trường; đang xác minh lại.",
    "The signature on the letter of employment differs from the university's original; being checked.",
)
APPEAL = (
    "Tôi đã gửi nhầm tệp. Bằng tiến sĩ bản gốc hiện đã có bản dịch công chứng và tôi xin bổ sung."
)


def tell(staff: Staff) -> None:
    """Called when everything else is written; each step is recorded as of now."""
    first, second, ministry, auditor = (
        session().get_one(User, staff.shown[local])
        for local in ("verifier", "verifier2", "ministry", "auditor")
    )
    _join(first, second)
    waiting = [one for one in _in_state(PersonState.IN_REVIEW) if not _has_doctorate(one)][:3]
    for place, person in enumerate(waiting):
        text_vi, text_en = REFUSAL
        case = reviews.propose_not_eligible(
            person,
            reason=next(iter(INELIGIBLE_REASONS)),
            text_vi=text_vi,
            text_en=text_en,
            by=first,
        )
        if place == 0:
            continue
        reviews.confirm_not_eligible(case, by=second)
        if place == 2 and person.user_id:
            appeals.appeal(person, text=APPEAL, by=session().get_one(User, person.user_id))
    for person in _in_state(PersonState.PAUSED)[:1]:
        text_vi, text_en = SUSPICION
        case = suspensions.propose(
            person,
            reason=next(iter(SUSPENSION_REASONS)),
            text_vi=text_vi,
            text_en=text_en,
            by=auditor,
        )
        suspensions.confirm(case, by=ministry)
    _doubt_a_check(first)


def _doubt_a_check(verifier: User) -> None:
    statement = (
        select(Claim)
        .join(Person, Person.id == Claim.person_id)
        .where(Claim.state == ClaimState.VERIFIED, Person.state == PersonState.ACTIVE)
        .order_by(Person.number, Claim.kind)
    )
    for claim in session().scalars(statement.limit(1)):
        text_vi, text_en = SUSPICION
        revocations.propose(claim, text_vi=text_vi, text_en=text_en, by=verifier)


def _join(first: User, second: User) -> None:
    double, original = next(iter(DOUBLES.items()))
    records = {
        row.number: row
        for row in session().scalars(
            select(Person).where(
                Person.number.in_([f"VN-{10000 + double}", f"VN-{10000 + original}"])
            )
        )
    }
    if len(records) < 2:
        return  # a country smaller than that
    kept, joined = records[f"VN-{10000 + original}"], records[f"VN-{10000 + double}"]
    pair = duplicates.decide(
        kept,
        joined,
        outcome=PairState.SAME,
        kept=kept,
        by=first,
        reason="Cùng họ tên, cùng ngày cấp bằng; đã gọi điện xác nhận với chuyên gia.",
    )
    duplicates.merge(pair, by=second)


def _has_doctorate(person: Person) -> bool:
    """Whether a verifier found it true: then nobody refuses the profile for want of one."""
    return any(
        claim.kind is ClaimKind.DOCTORATE and claim.state is ClaimState.VERIFIED
        for claim in person.claims
    )


def _in_state(state: PersonState) -> list[Person]:
    statement = select(Person).where(Person.state == state).order_by(Person.number, Person.id)
    return list(session().scalars(statement))
