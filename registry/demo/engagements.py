"""Introductions and contracts of the demo country, in every state since 24/05/2025.

Nearly every contract is ordinary. A few tell the stories an auditor looks for: paperwork recorded
months late, a correction of a start, an early end before a semester was taught, a nullity, somebody
who had moved home before signing, a degree outside STEM, a contract older than the scheme, one person
at two institutions.
"""

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from registry.contracts.models import (
    Contract,
    ContractFact,
    ContractFile,
    ContractRest,
    DeliveryReport,
    Promise,
    SemesterDelivery,
    StepCheck,
    TermsEdition,
)
from registry.contracts.states import ContractState
from registry.demo.agreements import write_contract
from registry.demo.chronicle import moment
from registry.demo.contract_facts import (
    ContractPlan,
    write_checks,
    write_deliveries,
    write_facts,
    write_files,
    write_rest,
)
from registry.demo.meetings import (
    DemoCountry,
    introduce,
    opening_for,
    wait_for_shown_expert,
    wait_for_shown_missions,
    write_introduction,
)
from registry.demo.openings import DemoOpening
from registry.demo.reference import DemoExpert
from registry.introductions.models import Introduction, IntroductionState, Reveal
from registry.taxonomy.kinds import Mode

START = date(2025, 5, 24)
SIGNED = 330
BEFORE_SIGNING = {
    ContractState.DRAFT: 12,
    ContractState.OFFERED: 25,
    ContractState.NEGOTIATING: 18,
    ContractState.AGREED: 22,
    ContractState.DECLINED: 15,
    ContractState.RETRACTED: 4,
    ContractState.LAPSED: 6,
}
OTHER_INTRODUCTIONS = {
    IntroductionState.ROUTED: 26,
    IntroductionState.ESCALATED: 6,
    IntroductionState.EXPERT_ASKED: 46,
    IntroductionState.DECLINED: 70,
    IntroductionState.LAPSED: 38,
    IntroductionState.CONNECTED: 30,
    IntroductionState.TALKING: 40,
    IntroductionState.NOT_ENDORSED: 14,
    IntroductionState.WITHDRAWN: 18,
    IntroductionState.CLOSED_NO_FIT: 34,
    IntroductionState.CLOSED_LATER: 20,
}
SETTLED = timedelta(120)  # registered so long ago, that a contract can have grown since
ACQUAINTANCE = timedelta(25)  # from registration, or a first request, to a draft


def tell(country: DemoCountry, experts: list[DemoExpert]) -> int:
    """Introductions and contracts for these people. Returns how many contracts were signed."""
    pool = [expert for expert in experts[1:] if expert.is_verified]
    country.rng.shuffle(pool)
    pool.sort(key=lambda expert: expert.registered_on <= country.today - SETTLED)
    wait_for_shown_missions(country, pool)  # while somebody of each of their countries is left
    signed = min(SIGNED, len(pool) // 3)
    for place in range(signed):
        _sign_contract(country, pool.pop(), place, of=signed)
    for state, count in BEFORE_SIGNING.items():
        for _number in range(min(count, len(pool) // 8)):
            _begin_contract(country, pool.pop(), state)
    for reached, count in OTHER_INTRODUCTIONS.items():
        for _number in range(min(count, len(pool) // 4)):
            introduce(country, pool.pop(), reached)
    wait_for_shown_expert(country, experts[0])
    country.chronicle.write(Introduction, Reveal)
    country.paperwork.write()
    country.chronicle.write(
        Contract,
        ContractFact,
        ContractRest,
        ContractFile,
        DeliveryReport,
        SemesterDelivery,
        StepCheck,
        Promise,
        TermsEdition,
    )
    return signed


def _sign_contract(country: DemoCountry, expert: DemoExpert, place: int, *, of: int) -> None:
    rng = country.rng
    # More and more a month, as a young scheme does.
    share = ((place + 1) / of) ** 0.62
    signed = START + timedelta(35 + int(share * ((country.today - START).days - 38)))
    signed = max(signed, expert.registered_on + timedelta(60))
    signed = min(signed, country.today - timedelta(2))
    opening = opening_for(country, expert, published_before=signed - timedelta(30))
    starts, ends = _period(country, opening, signed)
    created = max(signed - timedelta(rng.randrange(35, 80)), expert.registered_on + ACQUAINTANCE)
    plan = ContractPlan(created, signed, starts, ends)
    _STORIES.get(place % 41, _ordinary)(country, expert, opening, plan)


def _period(country: DemoCountry, opening: DemoOpening, signed: date) -> tuple[date, date | None]:
    """Posts begin some weeks after the signature, teaching with the next semester, a block within it."""
    rng = country.rng
    soon = signed + timedelta(rng.randrange(18, 60))
    if opening.mode is Mode.PERMANENT:
        return soon, None
    if opening.mode is Mode.FIXED_TERM:
        return soon, soon + timedelta(366 * rng.choice((1, 2, 3)))
    term = next(
        row for row in country.terms if row.is_main and row.starts_on >= signed + timedelta(7)
    )
    first = term.starts_on - timedelta(rng.randrange(0, 4))
    if opening.mode is Mode.INTENSIVE_BLOCK:
        return first + timedelta(28), first + timedelta(28 + 27)
    return first, term.ends_on + timedelta(rng.randrange(0, 6))


def _ordinary(
    country: DemoCountry, expert: DemoExpert, opening: DemoOpening, plan: ContractPlan
) -> None:
    _write_signed(country, expert, opening, plan)


def _recorded_late(
    country: DemoCountry, expert: DemoExpert, opening: DemoOpening, plan: ContractPlan
) -> None:
    """The signed file reached the register four months after the day of signature."""
    _write_signed(country, expert, opening, plan, late_days=120)


def _ended_early(
    country: DemoCountry, expert: DemoExpert, opening: DemoOpening, plan: ContractPlan
) -> None:
    _write_signed(country, expert, opening, plan, ended_after=35)


def _never_started(
    country: DemoCountry, expert: DemoExpert, opening: DemoOpening, plan: ContractPlan
) -> None:
    _write_signed(country, expert, opening, plan, never_starts=True)


def _void(
    country: DemoCountry, expert: DemoExpert, opening: DemoOpening, plan: ContractPlan
) -> None:
    _write_signed(country, expert, opening, plan, is_void=True)


def _suspended(
    country: DemoCountry, expert: DemoExpert, opening: DemoOpening, plan: ContractPlan
) -> None:
    """Rests for a while, by agreement; still counted, for nothing has ended."""
    open_ended = ContractPlan(plan.created, plan.signed, plan.starts, None)
    _write_signed(country, expert, opening, open_ended, is_suspended=True)


def _older_than_the_scheme(
    country: DemoCountry, expert: DemoExpert, opening: DemoOpening, plan: ContractPlan
) -> None:
    """Signed in 2024 and still running: listed, counted in no reading."""
    entered = expert.registered_on + ACQUAINTANCE
    older = ContractPlan(entered, date(2024, 9, 2), date(2024, 9, 9), date(2027, 8, 31))
    _write_signed(country, expert, opening, older)


def _two_institutions(
    country: DemoCountry, expert: DemoExpert, opening: DemoOpening, plan: ContractPlan
) -> None:
    """One person, two institutions, half a load each: one person in the count."""
    other = opening_for(country, expert, published_before=plan.signed)
    _write_signed(country, expert, opening, plan, load=Decimal("0.5"))
    if other.institution_id != opening.institution_id:
        later = ContractPlan(
            plan.created,
            min(plan.signed + timedelta(20), country.today),
            plan.starts + timedelta(20),
            plan.ends,
        )
        _write_signed(country, expert, other, later, load=Decimal("0.5"))


def _in_two_halves(
    country: DemoCountry, expert: DemoExpert, opening: DemoOpening, plan: ContractPlan
) -> None:
    """Two short contracts within one semester: neither is one, their sum is."""
    if plan.ends is None:
        return _write_signed(country, expert, opening, plan)
    middle = plan.starts + (plan.ends - plan.starts) / 2
    first = ContractPlan(plan.created, plan.signed, plan.starts, middle)
    second = ContractPlan(
        plan.created, plan.signed + timedelta(1), middle + timedelta(2), plan.ends
    )
    for part in (first, second):
        _write_signed(country, expert, opening, part)
    return None


def _across_semesters(
    country: DemoCountry, expert: DemoExpert, opening: DemoOpening, plan: ContractPlan
) -> None:
    """Sixteen weeks, but half of them in one semester and half in the next."""
    starts = plan.starts + timedelta(70)
    _write_signed(
        country,
        expert,
        opening,
        ContractPlan(plan.created, plan.signed, starts, starts + timedelta(111)),
    )


def _without_end(
    country: DemoCountry, expert: DemoExpert, opening: DemoOpening, plan: ContractPlan
) -> None:
    _write_signed(
        country, expert, opening, ContractPlan(plan.created, plan.signed, plan.starts, None)
    )


def _unchecked(
    country: DemoCountry, expert: DemoExpert, opening: DemoOpening, plan: ContractPlan
) -> None:
    """Both sides stand by it; the officer has not looked at it yet."""
    _write_signed(country, expert, opening, plan, by_officer=False)


Story = Callable[[DemoCountry, DemoExpert, DemoOpening, ContractPlan], None]
_STORIES: dict[int, Story] = {
    2: _in_two_halves,
    5: _recorded_late,
    8: _suspended,
    11: _ended_early,
    14: _across_semesters,
    17: _never_started,
    20: _without_end,
    23: _two_institutions,
    26: _unchecked,
    29: _older_than_the_scheme,
    33: _unchecked,
    37: _void,
}


def _write_signed(
    country: DemoCountry,
    expert: DemoExpert,
    opening: DemoOpening,
    plan: ContractPlan,
    *,
    late_days: int = 0,
    ended_after: int | None = None,
    never_starts: bool = False,
    is_void: bool = False,
    is_suspended: bool = False,
    load: Decimal = Decimal(1),
    by_officer: bool = True,
) -> None:
    rng, today = country.rng, country.today
    has_started = plan.starts <= today and not never_starts
    ended_on = plan.starts + timedelta(ended_after) if ended_after and has_started else None
    ended_on = ended_on if ended_on and ended_on < today else None
    state = _state_of(
        plan, today, has_started, ended_on, never_starts=never_starts, is_void=is_void
    )
    if is_suspended and state is ContractState.ACTIVE:
        state = ContractState.SUSPENDED
    introduction_id = _write_meeting(country, expert, opening, plan)
    recorded = min(moment(plan.told(1 + late_days), rng), moment(today, rng))
    contract_id = write_contract(country, expert, opening, plan, state, introduction_id)
    course: dict[str, Any] = {
        "has_started": has_started,
        "ended_on": ended_on,
        "is_void": is_void,
        "load": load,
    }
    write_facts(country, contract_id, expert, opening, plan, recorded, **course)
    seen = {"has_started": has_started, "by_officer": by_officer}
    write_checks(country, contract_id, expert, plan, recorded, **seen)
    if state is ContractState.SUSPENDED:
        write_rest(country, contract_id, expert, max(plan.starts, today - timedelta(20)))
    write_files(country, contract_id, plan, recorded, has_started=has_started)
    if has_started and not is_void and ended_on is None:
        write_deliveries(country, contract_id, expert, opening, plan)


def _write_meeting(
    country: DemoCountry, expert: DemoExpert, opening: DemoOpening, plan: ContractPlan
) -> uuid.UUID:
    begun, state = plan.created - ACQUAINTANCE + timedelta(1), IntroductionState.CONVERTED
    return write_introduction(country, expert, opening, state, begun, answered=plan.created)


def _state_of(
    plan: ContractPlan,
    today: date,
    has_started: bool,
    ended_on: date | None,
    *,
    never_starts: bool,
    is_void: bool,
) -> ContractState:
    if is_void:
        return ContractState.VOID
    if never_starts and plan.starts <= today:
        return ContractState.NOT_STARTED
    if ended_on:
        return ContractState.ENDED_EARLY
    if not has_started:
        return ContractState.SIGNED
    return ContractState.COMPLETED if plan.ends and plan.ends < today else ContractState.ACTIVE


def _begin_contract(country: DemoCountry, expert: DemoExpert, state: ContractState) -> None:
    rng = country.rng
    created = country.today - timedelta(rng.randrange(12, 90))
    opening = opening_for(country, expert, published_before=created)
    starts = country.today + timedelta(rng.randrange(40, 200))
    plan = ContractPlan(created, country.today - timedelta(3), starts, starts + timedelta(150))
    is_over = state in {ContractState.DECLINED, ContractState.RETRACTED, ContractState.LAPSED}
    introduction = IntroductionState.CLOSED_NO_FIT if is_over else IntroductionState.OFFER_MADE
    introduction_id = write_introduction(
        country,
        expert,
        opening,
        introduction,
        created - ACQUAINTANCE + timedelta(1),
        answered=created,
    )
    write_contract(country, expert, opening, plan, state, introduction_id)
