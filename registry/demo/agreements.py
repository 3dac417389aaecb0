import random
import uuid
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from registry.contracts.kinds import ContractKind, Side
from registry.contracts.models import Contract, Promise, TermsEdition
from registry.contracts.states import ContractState, PromiseState
from registry.core.numbering import next_number
from registry.demo.chronicle import moment
from registry.demo.contract_facts import KINDS, ContractPlan
from registry.demo.meetings import DemoCountry
from registry.demo.openings import DemoOpening
from registry.demo.reference import DemoExpert
from registry.demo.state_actions import action_of
from registry.programs.kinds import Currency, FundingLine, PayPeriod

PROMISES = (
    ("Nhà ở trong khuôn viên trường", "Housing on campus"),
    ("Bàn làm việc trong phòng thí nghiệm", "A desk in the laboratory"),
    ("Trợ giảng cho học phần", "A teaching assistant for the course"),
)


PAY = (70_000_000, 80_000_000)
COURSES = (
    ("Học máy nâng cao", "Advanced machine learning"),
    ("Tối ưu hóa trong kỹ thuật", "Optimisation in engineering"),
    ("Mô phỏng vật liệu", "Simulation of materials"),
    ("Hệ thống nhúng", "Embedded systems"),
)
PLACES = (
    "Cơ sở chính",
    "Cơ sở 1",
    "Cơ sở 2",
)
POSTS = {
    ContractKind.PERMANENT_LECTURER: "senior_lecturer",
    ContractKind.FIXED_TERM: "principal_lecturer",
    ContractKind.VISITING: "visiting_professor",
}
STUDENTS, HOURS_OF_A_CREDIT = 45, 15


TERMS = (
    "Giảng dạy và hướng dẫn theo kế hoạch của chương trình đào tạo tài năng.",
    "Teaching and supervision as planned by the talent training programme.",
)


SAID = {
    PromiseState.OBJECTED: "Đã đến làm việc nhưng vẫn chưa được bố trí.",
    PromiseState.BROKEN: "Khu nhà công vụ đang sửa chữa, chưa bố trí được trong năm học này.",
}


SIGNED_COURSE = ["draft", "offered", "agreed", "signed"]


UNAGREED = {
    ContractState.DRAFT,
    ContractState.OFFERED,
    ContractState.NEGOTIATING,
    ContractState.DECLINED,
    ContractState.RETRACTED,
    ContractState.LAPSED,
}


def write_contract(
    country: DemoCountry,
    expert: DemoExpert,
    opening: DemoOpening,
    plan: ContractPlan,
    state: ContractState,
    introduction_id: uuid.UUID,
) -> uuid.UUID:
    rng = country.rng
    was_agreed = state not in UNAGREED
    agreed = moment(plan.told(-8), rng) if was_agreed else None
    is_signed = was_agreed and state is not ContractState.AGREED
    edition = rng.choice((1, 1, 2))
    offered = plan.created + timedelta(1)
    waits = state is ContractState.OFFERED
    contract_id = country.chronicle.add(
        Contract,
        number=next_number(f"HD-{plan.created.year}-"),
        person_id=expert.id,
        institution_id=opening.institution_id,
        opening_id=opening.id,
        introduction_id=introduction_id,
        state=state,
        kind=KINDS[opening.mode],
        **_terms(opening, plan, edition, rng),
        agreed_by_expert_at=agreed,
        agreed_by_institution_at=agreed,
        confirmed_by_expert_at=moment(plan.told(1), rng) if is_signed else None,
        checked_at=moment(plan.told(3), rng) if is_signed else None,
        answer_by=_answer_day(plan, offered, country.today) if waits else None,
        closing_reason="",
        created_at=moment(plan.created, rng),
        version=1,
    )
    _tell_contract_course(country, contract_id, _who_acts(country, opening, expert), plan, state)
    promises = rng.sample(PROMISES, rng.randrange(0, 3))
    _write_editions(country, contract_id, opening, plan, state, agreed, promises)
    _write_promises(country, contract_id, plan, promises)
    return contract_id


def _terms(
    opening: DemoOpening, plan: ContractPlan, edition: int, rng: random.Random
) -> dict[str, Any]:
    return {
        "work_mode": opening.mode,
        "funding_line": rng.choice(list(FundingLine)),
        "planned_start_on": plan.starts,
        "planned_end_on": plan.ends,
        "teaching_hours": opening.teaching_hours,
        "load_percent": 100,
        "weekly_hours": rng.choice((4, 6, 8, 40)),
        **_pay(edition),
        "place": PLACES[opening.institution_id.int % len(PLACES)],
        "academic_post": POSTS.get(KINDS[opening.mode], ""),
        "research_group": "",
        "funding_parts": [],
        "courses": _courses(opening),
        "terms_vi": TERMS[0],
        "terms_en": TERMS[1],
        "terms_edition": edition,
    }


def _pay(edition: int) -> dict[str, Any]:
    """The first edition and the second, where the pay went up."""
    return {
        "pay_amount": PAY[edition - 1],
        "pay_currency": Currency.VND,
        "pay_period": PayPeriod.MONTH,
        "pay": "",
    }


def _courses(opening: DemoOpening) -> list[dict[str, Any]]:
    """One course of the hours that were agreed; which one follows from the opening, not from chance."""
    hours = opening.teaching_hours
    if not hours:
        return []
    title_vi, title_en = COURSES[opening.id.int % len(COURSES)]
    return [
        {
            "title_vi": title_vi,
            "title_en": title_en,
            "credits": max(1, min(3, hours // HOURS_OF_A_CREDIT)),
            "hours": min(hours, 3 * HOURS_OF_A_CREDIT),
            "students": STUDENTS,
            "term_id": "",
            "term_vi": "",
            "term_en": "",
        }
    ]


def _answer_day(plan: ContractPlan, offered: date, today: date) -> date:
    """Some are due soon, some have passed: as in life."""
    return max(offered + timedelta(21), today + timedelta(plan.created.day % 12 - 2))


def _write_promises(
    country: DemoCountry,
    contract_id: uuid.UUID,
    plan: ContractPlan,
    promises: list[tuple[str, str]],
) -> None:
    due = max(plan.starts, plan.created + timedelta(30))
    for text_vi, text_en in promises:
        is_past, luck = due < country.today, country.rng.random()
        is_kept = luck < 0.7 and is_past
        state = PromiseState.KEPT if is_kept else PromiseState.PROMISED
        if is_past and luck > 0.85:
            state = PromiseState.OBJECTED if luck > 0.93 else PromiseState.BROKEN
        country.chronicle.add(
            Promise,
            contract_id=contract_id,
            text_vi=text_vi,
            text_en=text_en,
            due_on=due,
            kept_on=due if is_kept else None,
            state=state,
            note=SAID.get(state, ""),
            created_at=moment(plan.created, country.rng),
            version=1,
        )


def _write_editions(
    country: DemoCountry,
    contract_id: uuid.UUID,
    opening: DemoOpening,
    plan: ContractPlan,
    state: ContractState,
    agreed: datetime | None,
    promises: list[tuple[str, str]],
) -> None:
    """The terms as they were negotiated: where there are two editions, the pay went up."""
    contract = country.chronicle.rows[Contract][-1]
    for number in range(1, contract["terms_edition"] + 1):
        written = moment(plan.created + timedelta(3 * (number - 1)), country.rng)
        is_last = number == contract["terms_edition"]
        country.chronicle.add(
            TermsEdition,
            contract_id=contract_id,
            number=number,
            side=Side.INSTITUTION,
            author_id=country.staff.recruiters[opening.institution_id],
            terms=_said_in_edition(contract, plan, number),
            promises=[
                {"text_vi": vi, "text_en": en, "due_on": str(plan.starts)} for vi, en in promises
            ],
            offered_at=None if state is ContractState.DRAFT else written + timedelta(1),
            answer_by=contract["answer_by"] if is_last else None,
            agreed_at=agreed if is_last else None,
            created_at=written,
        )


def _said_in_edition(
    contract: Mapping[str, Any], plan: ContractPlan, number: int
) -> dict[str, Any]:
    return {
        "kind": contract["kind"].value,
        "work_mode": contract["work_mode"].value,
        "funding_line": contract["funding_line"].value,
        "planned_start_on": str(plan.starts),
        "planned_end_on": str(plan.ends) if plan.ends else None,
        "weekly_hours": contract["weekly_hours"],
        "teaching_hours": contract["teaching_hours"],
        "load_percent": contract["load_percent"],
        **{
            name: contract[name]
            for name in (
                *("place", "academic_post", "research_group", "courses", "funding_parts"),
                *("pay_currency", "pay_period", "pay"),
            )
        },
        "pay_amount": PAY[number - 1],
        "terms_vi": TERMS[0],
        "terms_en": TERMS[1],
    }


def _who_acts(
    country: DemoCountry, opening: DemoOpening, expert: DemoExpert
) -> dict[str, uuid.UUID | None]:
    """By state; the institution's approver where it is not the expert, the recruiter or time itself."""
    approver = country.staff.approvers[opening.institution_id]
    by_expert = dict.fromkeys(
        (ContractState.NEGOTIATING, ContractState.AGREED, ContractState.DECLINED), expert.user_id
    )
    by_nobody = dict.fromkeys((ContractState.LAPSED, ContractState.COMPLETED), None)
    others = {ContractState.DRAFT: country.staff.recruiters[opening.institution_id]}
    acts = {**dict.fromkeys(ContractState, approver), **by_expert, **by_nobody, **others}
    return {state.value: who for state, who in acts.items()}


def _tell_contract_course(
    country: DemoCountry,
    contract_id: uuid.UUID,
    acts: dict[str, uuid.UUID | None],
    plan: ContractPlan,
    state: ContractState,
) -> None:
    before, at = None, moment(plan.created, country.rng)
    for day, name in _course(country, plan, state):
        at = max(moment(day, country.rng), at + timedelta(minutes=5))
        country.chronicle.moved(
            at,
            Contract,
            contract_id,
            (before, name),
            acts[name],
            action_of(Contract, name),
        )
        before = name


def _course(
    country: DemoCountry, plan: ContractPlan, state: ContractState
) -> list[tuple[date, str]]:
    steps: list[tuple[date, str]] = [(plan.created, "draft")]
    ordinary = [
        (plan.created + timedelta(6), "offered"),
        (plan.told(-8), "agreed"),
        (plan.told(0), "signed"),
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
            steps.append((max(plan.starts, plan.told(1)), "active"))
        if state is not ContractState.ACTIVE:
            last = (
                plan.ends
                if state is ContractState.COMPLETED and plan.ends
                else plan.starts + timedelta(35)
            )
            steps.append((min(last, country.today), state.value))
    return steps
