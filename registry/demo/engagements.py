"""Introductions and contracts of the demo country, in every state since 24/05/2025.

Nearly every contract is ordinary. A few tell the stories an auditor looks for: paperwork recorded
months late, a correction of a start, an early end before a semester was taught, a nullity, somebody
who had moved home before signing, a degree outside STEM, a contract older than the scheme, one person
at two institutions.
"""

import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from registry.contracts.models import (
    Contract,
    ContractFact,
    ContractFile,
    ContractKind,
    DeliveryReport,
    FileKind,
    Promise,
    SemesterDelivery,
)
from registry.contracts.states import ContractState
from registry.demo.chronicle import Chronicle, moment
from registry.demo.paperwork import Paperwork
from registry.demo.profiles import DemoExpert
from registry.demo.programs import DemoOpening
from registry.demo.staff import Staff
from registry.experts.models import ContactKind, Mode
from registry.introductions.models import Channel, Introduction, IntroductionState, Reveal
from registry.programs.models import FundingLine, OpeningState
from registry.taxonomy.models import AcademicTerm

START = date(2025, 5, 24)
SIGNED = 330
KINDS = {
    Mode.PERMANENT: ContractKind.PERMANENT_LECTURER,
    Mode.FIXED_TERM: ContractKind.FIXED_TERM,
    Mode.VISITING_SEMESTER: ContractKind.VISITING,
    Mode.INTENSIVE_BLOCK: ContractKind.TEACHING_SEMESTER,
    Mode.CO_SUPERVISION: ContractKind.JOINT_APPOINTMENT,
    Mode.ONLINE: ContractKind.TEACHING_SEMESTER,
}
BEFORE_SIGNING = (
    (ContractState.DRAFT, 12), (ContractState.OFFERED, 25), (ContractState.NEGOTIATING, 18),
    (ContractState.AGREED, 22), (ContractState.DECLINED, 15), (ContractState.RETRACTED, 4),
    (ContractState.LAPSED, 6),
)  # fmt: skip
OTHER_INTRODUCTIONS = (
    (IntroductionState.ROUTED, 26), (IntroductionState.ESCALATED, 6),
    (IntroductionState.EXPERT_ASKED, 46), (IntroductionState.DECLINED, 70),
    (IntroductionState.LAPSED, 38), (IntroductionState.CONNECTED, 30),
    (IntroductionState.TALKING, 40), (IntroductionState.NOT_ENDORSED, 14),
    (IntroductionState.WITHDRAWN, 18), (IntroductionState.CLOSED_NO_FIT, 34),
    (IntroductionState.CLOSED_LATER, 20),
)  # fmt: skip
COURSES = {
    IntroductionState.ROUTED: ["routed"],
    IntroductionState.ESCALATED: ["routed", "escalated"],
    IntroductionState.NOT_ENDORSED: ["routed", "not_endorsed"],
    IntroductionState.EXPERT_ASKED: ["routed", "endorsed", "expert_asked"],
    IntroductionState.DECLINED: ["routed", "endorsed", "expert_asked", "declined"],
    IntroductionState.LAPSED: ["routed", "endorsed", "expert_asked", "lapsed"],
}
CONNECTED_COURSE = ["routed", "endorsed", "expert_asked", "accepted", "connected"]
REASONS = (
    "Chuyên gia phù hợp với hướng nghiên cứu của chương trình; trường mong được trao đổi trực tiếp.",
    "Học phần này cần người có kinh nghiệm giảng dạy quốc tế; trường đã chuẩn bị trợ giảng.",
    "Trường đang xây dựng phòng thí nghiệm và mong có chuyên gia đồng hành từ đầu.",
)
REASONS_EN = (
    "Your work fits the direction of the programme; we would like to talk with you directly.",
    "This course needs international teaching experience; teaching assistants are ready.",
    "We are building the laboratory and would like an expert with us from the start.",
)
PROMISES = (
    ("Nhà ở trong khuôn viên trường", "Housing on campus"),
    ("Bàn làm việc trong phòng thí nghiệm", "A desk in the laboratory"),
    ("Trợ giảng cho học phần", "A teaching assistant for the course"),
)


@dataclass
class Country:
    """What the stories are told with."""

    chronicle: Chronicle
    staff: Staff
    openings: list[DemoOpening]
    terms: list[AcademicTerm]
    missions: dict[str, uuid.UUID]
    paperwork: Paperwork
    today: date
    numbers: dict[str, int]

    @property
    def rng(self) -> random.Random:
        return self.chronicle.rng

    def next_number(self, prefix: str, year: int) -> str:
        key = f"{prefix}-{year}"
        self.numbers[key] = self.numbers.get(key, 0) + 1
        return f"{key}-{self.numbers[key]:04d}"


@dataclass(frozen=True)
class Plan:
    """The dates of one contract."""

    created: date
    signed: date
    starts: date
    ends: date | None


def tell(country: Country, experts: list[DemoExpert]) -> int:
    """Introductions and contracts for these people. Returns how many contracts were signed."""
    pool = [expert for expert in experts[1:] if expert.is_verified]
    country.rng.shuffle(pool)
    signed = min(SIGNED, len(pool) // 3)
    for place in range(signed):
        _sign_contract(country, pool.pop(), place)
    for state, count in BEFORE_SIGNING:
        for _number in range(min(count, len(pool) // 8)):
            _begin_contract(country, pool.pop(), state)
    for state, count in OTHER_INTRODUCTIONS:
        for _number in range(min(count, len(pool) // 4)):
            _introduce(country, pool.pop(), state)
    _wait_for_shown_expert(country, experts[0])
    country.chronicle.write(Introduction, Reveal)
    country.paperwork.write()
    country.chronicle.write(
        Contract, ContractFact, ContractFile, DeliveryReport, SemesterDelivery, Promise
    )
    return signed


def _opening_for(country: Country, expert: DemoExpert, *, published_before: date) -> DemoOpening:
    """One in the expert's field where there is one."""
    known = [
        opening
        for opening in country.openings
        if opening.published_on and opening.published_on < published_before
    ]
    known = known or [opening for opening in country.openings if opening.published_on]
    near = [opening for opening in known if opening.field_code[:3] == expert.field_code[:3]]
    return country.rng.choice(near or known)


def _sign_contract(country: Country, expert: DemoExpert, place: int) -> None:
    rng = country.rng
    # More and more a month, as a young scheme does.
    share = ((place + 1) / SIGNED) ** 0.62
    signed = START + timedelta(35 + int(share * ((country.today - START).days - 38)))
    signed = max(signed, expert.registered_on + timedelta(40))
    signed = min(signed, country.today - timedelta(2))
    opening = _opening_for(country, expert, published_before=signed - timedelta(30))
    starts = signed + timedelta(rng.randrange(18, 75))
    months = {Mode.PERMANENT: None, Mode.FIXED_TERM: rng.choice((12, 24, 36))}.get(
        opening.mode, rng.choice((5, 5, 6, 10))
    )
    ends = starts + timedelta(30 * months + 4) if months else None
    plan = Plan(signed - timedelta(rng.randrange(35, 80)), signed, starts, ends)
    _STORIES.get(place % 41, _ordinary)(country, expert, opening, plan)


def _ordinary(country: Country, expert: DemoExpert, opening: DemoOpening, plan: Plan) -> None:
    _write_signed(country, expert, opening, plan)


def _recorded_late(country: Country, expert: DemoExpert, opening: DemoOpening, plan: Plan) -> None:
    """The signed file reached the register four months after the day of signature."""
    _write_signed(country, expert, opening, plan, late_days=120)


def _ended_early(country: Country, expert: DemoExpert, opening: DemoOpening, plan: Plan) -> None:
    _write_signed(country, expert, opening, plan, ended_after=35)


def _never_started(country: Country, expert: DemoExpert, opening: DemoOpening, plan: Plan) -> None:
    _write_signed(country, expert, opening, plan, never_starts=True)


def _void(country: Country, expert: DemoExpert, opening: DemoOpening, plan: Plan) -> None:
    _write_signed(country, expert, opening, plan, is_void=True)


def _older_than_the_scheme(
    country: Country, expert: DemoExpert, opening: DemoOpening, plan: Plan
) -> None:
    """Signed in 2024 and still running: listed, counted in no reading."""
    signed = date(2024, 9, 2)
    _write_signed(
        country, expert, opening, Plan(START, signed, date(2024, 9, 9), date(2027, 8, 31))
    )


def _two_institutions(
    country: Country, expert: DemoExpert, opening: DemoOpening, plan: Plan
) -> None:
    """One person, two institutions, half a load each: one person in the count."""
    other = _opening_for(country, expert, published_before=plan.signed)
    _write_signed(country, expert, opening, plan, load=Decimal("0.5"))
    if other.institution_id != opening.institution_id:
        later = Plan(
            plan.created,
            min(plan.signed + timedelta(20), country.today),
            plan.starts + timedelta(20),
            plan.ends,
        )
        _write_signed(country, expert, other, later, load=Decimal("0.5"))


Story = Callable[[Country, DemoExpert, DemoOpening, Plan], None]
_STORIES: dict[int, Story] = {
    5: _recorded_late, 11: _ended_early, 17: _never_started, 23: _two_institutions,
    29: _older_than_the_scheme, 37: _void,
}  # fmt: skip


def _write_signed(
    country: Country, expert: DemoExpert, opening: DemoOpening, plan: Plan, *, late_days: int = 0,
    ended_after: int | None = None, never_starts: bool = False, is_void: bool = False,
    load: Decimal = Decimal(1),
) -> None:  # fmt: skip
    rng, today = country.rng, country.today
    has_started = plan.starts <= today and not never_starts
    ended_on = plan.starts + timedelta(ended_after) if ended_after and has_started else None
    ended_on = ended_on if ended_on and ended_on < today else None
    state = _state_of(
        plan, today, has_started, ended_on, never_starts=never_starts, is_void=is_void
    )
    introduction_id = _write_introduction(
        country, expert, opening, IntroductionState.CONVERTED, plan.created, answered=plan.signed
    )
    recorded = min(moment(plan.signed + timedelta(1 + late_days), rng), moment(today, rng))
    contract_id = _write_contract(country, expert, opening, plan, state, introduction_id)
    _write_facts(
        country,
        contract_id,
        expert,
        opening,
        plan,
        recorded,
        has_started=has_started,
        ended_on=ended_on,
        is_void=is_void,
        load=load,
    )
    _write_files(country, contract_id, plan, recorded, has_started=has_started)
    if has_started and not is_void and ended_on is None:
        _write_deliveries(country, contract_id, expert, opening, plan)


def _state_of(
    plan: Plan, today: date, has_started: bool, ended_on: date | None, *, never_starts: bool, is_void: bool
) -> ContractState:  # fmt: skip
    if is_void:
        return ContractState.VOID
    if never_starts and plan.starts <= today:
        return ContractState.NOT_STARTED
    if ended_on:
        return ContractState.ENDED_EARLY
    if not has_started:
        return ContractState.SIGNED
    return ContractState.COMPLETED if plan.ends and plan.ends < today else ContractState.ACTIVE


SIGNED_COURSE = ["draft", "offered", "agreed", "signed"]


def _write_contract(
    country: Country, expert: DemoExpert, opening: DemoOpening, plan: Plan, state: ContractState,
    introduction_id: uuid.UUID,
) -> uuid.UUID:  # fmt: skip
    rng = country.rng
    was_agreed = state not in {
        ContractState.DRAFT,
        ContractState.OFFERED,
        ContractState.NEGOTIATING,
        ContractState.DECLINED,
        ContractState.RETRACTED,
        ContractState.LAPSED,
    }
    agreed = moment(plan.signed - timedelta(8), rng) if was_agreed else None
    is_signed = was_agreed and state is not ContractState.AGREED
    contract_id = country.chronicle.add(
        Contract, number=country.next_number("HD", plan.created.year), person_id=expert.id,
        institution_id=opening.institution_id, opening_id=opening.id, introduction_id=introduction_id,
        state=state, kind=KINDS[opening.mode], work_mode=opening.mode,
        funding_line=rng.choice(list(FundingLine)), planned_start_on=plan.starts,
        planned_end_on=plan.ends, weekly_hours=rng.choice((4, 6, 8, 40)), pay="theo khung của chương trình",
        terms_vi="Giảng dạy và hướng dẫn theo kế hoạch của chương trình đào tạo tài năng.",
        terms_en="Teaching and supervision as planned by the talent training programme.",
        terms_edition=rng.choice((1, 1, 2)), agreed_by_expert_at=agreed, agreed_by_institution_at=agreed,
        confirmed_by_expert_at=moment(plan.signed + timedelta(1), rng) if is_signed else None,
        checked_at=moment(plan.signed + timedelta(3), rng) if is_signed else None, closing_reason="",
        created_at=moment(plan.created, rng), version=1,
    )  # fmt: skip
    _tell_contract_course(country, contract_id, opening, plan, state)
    for text_vi, text_en in rng.sample(PROMISES, rng.randrange(0, 3)):
        country.chronicle.add(
            Promise, contract_id=contract_id, text_vi=text_vi, text_en=text_en, due_on=plan.starts,
            kept_on=plan.starts if rng.random() < 0.7 and plan.starts < country.today else None,
            created_at=moment(plan.created, rng), version=1,
        )  # fmt: skip
    return contract_id


def _tell_contract_course(
    country: Country, contract_id: uuid.UUID, opening: DemoOpening, plan: Plan, state: ContractState
) -> None:
    steps: list[tuple[date, str]] = [(plan.created, "draft")]
    ordinary = [
        (plan.created + timedelta(6), "offered"),
        (plan.signed - timedelta(8), "agreed"),
        (plan.signed, "signed"),
    ]
    if state.value in SIGNED_COURSE:
        steps += ordinary[: SIGNED_COURSE.index(state.value)]
    elif state in {
        ContractState.NEGOTIATING,
        ContractState.DECLINED,
        ContractState.RETRACTED,
        ContractState.LAPSED,
    }:
        steps += [ordinary[0], (plan.created + timedelta(15), state.value)]
    else:
        steps += ordinary
        if state not in {ContractState.NOT_STARTED, ContractState.VOID}:
            steps.append((plan.starts, "active"))
        if state is not ContractState.ACTIVE:
            last = (
                plan.ends
                if state is ContractState.COMPLETED and plan.ends
                else plan.starts + timedelta(35)
            )
            steps.append((min(last, country.today), state.value))
    before = None
    for day, name in steps:
        country.chronicle.moved(
            moment(day, country.rng),
            Contract,
            contract_id,
            (before, name),
            country.staff.approvers[opening.institution_id],
            f"contract.{name}",
        )
        before = name


def _write_facts(
    country: Country, contract_id: uuid.UUID, expert: DemoExpert, opening: DemoOpening, plan: Plan,
    recorded: datetime, *, has_started: bool, ended_on: date | None, is_void: bool, load: Decimal,
) -> None:  # fmt: skip
    """As signed; corrected when it started; corrected again when it ended early or was found void."""
    common = {
        "series_id": contract_id, "contract_id": contract_id, "person_id": expert.id,
        "institution_id": opening.institution_id, "kind": KINDS[opening.mode], "work_mode": opening.mode,
        "signed_on": plan.signed, "starts_on": plan.starts, "ends_on": plan.ends, "load_share": load,
        "valid_from": plan.signed, "recorded_by_id": country.staff.approvers[opening.institution_id],
    }  # fmt: skip
    blank = {"started_on": None, "ended_early_on": None, "is_void": False, "valid_to": plan.ends}
    versions: list[tuple[datetime, dict[str, Any], str]] = [(recorded, blank, "")]
    if has_started:
        at = max(moment(plan.starts + timedelta(1), country.rng), recorded + timedelta(hours=2))
        versions.append((at, blank | {"started_on": plan.starts}, "the first class was held"))
    if ended_on:
        at = versions[-1][0] + timedelta(days=20)
        versions.append(
            (
                at,
                blank
                | {"started_on": plan.starts, "ended_early_on": ended_on, "valid_to": ended_on},
                "ended early by agreement",
            )
        )
    if is_void:
        at = versions[-1][0] + timedelta(days=45)
        versions.append((at, versions[-1][1] | {"is_void": True}, "found void by an inspection"))
    limit = moment(country.today, country.rng)
    versions = [version for version in versions if version[0] <= limit] or versions[:1]
    for number, (at, values, reason) in enumerate(versions):
        following = versions[number + 1][0] if number + 1 < len(versions) else None
        country.chronicle.fact(
            ContractFact, recorded=at, superseded_at=following, reason=reason, **common, **values
        )


def _write_files(
    country: Country, contract_id: uuid.UUID, plan: Plan, recorded: datetime, *, has_started: bool
) -> None:
    kinds = [FileKind.SIGNED_CONTRACT, *([FileKind.START_EVIDENCE] if has_started else [])]
    for kind in kinds:
        document_id = country.paperwork.add_document(
            f"{kind.value}-{plan.signed:%Y%m%d}.pdf", recorded
        )
        country.chronicle.add(
            ContractFile,
            contract_id=contract_id,
            document_id=document_id,
            kind=kind,
            created_at=recorded,
        )


def _write_deliveries(
    country: Country, contract_id: uuid.UUID, expert: DemoExpert, opening: DemoOpening, plan: Plan
) -> None:
    """Each main semester that lay inside the contract: reported, confirmed, a fact; the last may wait."""
    last = plan.ends or country.today
    staff_id = country.staff.recruiters[opening.institution_id]
    for term in country.terms:
        if not (
            term.is_main
            and plan.starts <= term.ends_on - timedelta(60)
            and term.ends_on <= last + timedelta(30)
            and term.ends_on < country.today
        ):
            continue
        reported = moment(term.ends_on + timedelta(country.rng.randrange(3, 20)), country.rng)
        if reported.date() >= country.today:
            continue
        is_confirmed = country.rng.random() < 0.88
        common = {
            "contract_id": contract_id,
            "term_id": term.id,
            "weeks": term.teaching_weeks,
            "credits": country.rng.choice((3, 3, 4, 6)),
        }
        country.chronicle.add(
            DeliveryReport, **common, reported_by_id=staff_id, disputed_reason="", version=1,
            confirmed_at=reported + timedelta(days=2) if is_confirmed else None, created_at=reported,
        )  # fmt: skip
        if is_confirmed:
            country.chronicle.fact(
                SemesterDelivery, recorded=reported + timedelta(days=2), person_id=expert.id,
                valid_from=term.ends_on, confirmed_by_institution_id=staff_id,
                confirmed_by_expert_id=expert.user_id, **common,
            )  # fmt: skip


def _begin_contract(country: Country, expert: DemoExpert, state: ContractState) -> None:
    rng = country.rng
    created = country.today - timedelta(rng.randrange(12, 90))
    opening = _opening_for(country, expert, published_before=created)
    starts = country.today + timedelta(rng.randrange(40, 200))
    plan = Plan(created, country.today - timedelta(3), starts, starts + timedelta(150))
    is_over = state in {ContractState.DECLINED, ContractState.RETRACTED, ContractState.LAPSED}
    introduction = IntroductionState.CLOSED_NO_FIT if is_over else IntroductionState.OFFER_MADE
    introduction_id = _write_introduction(
        country, expert, opening, introduction, created, answered=created
    )
    _write_contract(country, expert, opening, plan, state, introduction_id)


def _introduce(country: Country, expert: DemoExpert, state: IntroductionState) -> None:
    is_open = state in {
        IntroductionState.ROUTED,
        IntroductionState.ESCALATED,
        IntroductionState.EXPERT_ASKED,
    }
    days = country.rng.randrange(1, 5) if is_open else country.rng.randrange(30, 300)
    days += 8 if state is IntroductionState.ESCALATED else 0
    begun = max(country.today - timedelta(days), expert.registered_on + timedelta(20))
    begun = min(begun, country.today - timedelta(1))
    _write_introduction(
        country,
        expert,
        _opening_for(country, expert, published_before=begun),
        state,
        begun,
        answered=begun,
    )


def _wait_for_shown_expert(country: Country, expert: DemoExpert) -> None:
    """The expert whose account is printed finds a request that waits for her answer."""
    own = [
        opening
        for opening in country.openings
        if opening.state is OpeningState.PUBLISHED
        and opening.institution_id == country.openings[0].institution_id
    ]
    shown = [opening for opening in own if opening.field_code[:3] == expert.field_code[:3]] or own
    opening = shown[0] if shown else country.openings[0]
    begun = country.today - timedelta(3)
    _write_introduction(
        country, expert, opening, IntroductionState.EXPERT_ASKED, begun, answered=begun
    )


def _write_introduction(
    country: Country, expert: DemoExpert, opening: DemoOpening, state: IntroductionState, begun: date,
    *, answered: date,
) -> uuid.UUID:  # fmt: skip
    rng = country.rng
    mission = country.missions.get(expert.country)
    asked = state not in {
        IntroductionState.ROUTED,
        IntroductionState.ESCALATED,
        IntroductionState.NOT_ENDORSED,
    }
    asked_on = min(begun + timedelta(rng.randrange(1, 3)), country.today)
    place = rng.randrange(len(REASONS))
    is_open = state in {
        IntroductionState.ROUTED,
        IntroductionState.ESCALATED,
        IntroductionState.EXPERT_ASKED,
        IntroductionState.CONNECTED,
        IntroductionState.TALKING,
        IntroductionState.OFFER_MADE,
    }
    introduction_id = country.chronicle.add(
        Introduction, code=country.next_number("GT", begun.year), person_id=expert.id, opening_id=opening.id,
        institution_id=opening.institution_id, initiator_id=country.staff.recruiters[opening.institution_id],
        state=state, is_open=is_open, message_vi=REASONS[place], message_en=REASONS_EN[place],
        channel=Channel.MISSION if mission else Channel.CENTRAL_DESK,
        mission_id=None if state is IntroductionState.ESCALATED else mission, routed_on=begun,
        desk_due_on=begun + timedelta(7), endorsement_note="", refusal_code="expert_asked_for_pause" if state is IntroductionState.NOT_ENDORSED else "",
        desk_officer_id=country.staff.desks.get(mission) if mission and asked else None,
        answer_due_on=asked_on + timedelta(21) if asked else None,
        asked_at=moment(asked_on, rng) if asked else None,
        answered_at=moment(min(asked_on + timedelta(6), country.today), rng) if asked and state is not IntroductionState.EXPERT_ASKED else None,
        reminders_sent=0, closing_note="", created_at=moment(begun, rng), version=1,
    )  # fmt: skip
    if state in {
        IntroductionState.CONNECTED,
        IntroductionState.TALKING,
        IntroductionState.OFFER_MADE,
        IntroductionState.CONVERTED,
    }:
        country.chronicle.add(
            Reveal,
            introduction_id=introduction_id,
            kind=ContactKind.EMAIL,
            created_at=moment(answered, rng),
        )
    _tell_introduction_course(country, introduction_id, state, begun, opening)
    return introduction_id


def _tell_introduction_course(
    country: Country,
    introduction_id: uuid.UUID,
    state: IntroductionState,
    begun: date,
    opening: DemoOpening,
) -> None:
    course = COURSES.get(state) or [
        *CONNECTED_COURSE,
        *([state.value] if state is not IntroductionState.CONNECTED else []),
    ]
    gap = max(0, min(3, (country.today - begun).days // (len(course) + 1)))
    country.chronicle.course(
        Introduction, introduction_id, moment(begun, country.rng), [(0, "proposed"), *((gap, step) for step in course)],
        country.staff.recruiters[opening.institution_id],
    )  # fmt: skip
