"""What becomes of a signed contract: mostly nothing unusual, and each unusual course somewhere."""

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from registry.contracts.states import ContractState
from registry.demo.agreements import write_contract
from registry.demo.chronicle import moment
from registry.demo.contract_facts import (
    ContractPlan,
    write_checks,
    write_facts,
    write_files,
    write_rest,
)
from registry.demo.deliveries import write_deliveries
from registry.demo.meetings import DemoCountry, opening_for, write_introduction
from registry.demo.openings import DemoOpening
from registry.demo.reference import DemoExpert
from registry.introductions.models import IntroductionState

ACQUAINTANCE = timedelta(25)  # from registration, or a first request, to a draft


def _suspended(
    country: DemoCountry, expert: DemoExpert, opening: DemoOpening, plan: ContractPlan
) -> None:
    """Rests for a while, by agreement; still counted, for nothing has ended."""
    open_ended = ContractPlan(plan.created, plan.signed, plan.starts, None)
    write_signed(country, expert, opening, open_ended, is_suspended=True)


def _older_than_the_scheme(
    country: DemoCountry, expert: DemoExpert, opening: DemoOpening, plan: ContractPlan
) -> None:
    """Signed in 2024 and still running: listed, counted in no reading."""
    entered = expert.registered_on + ACQUAINTANCE
    older = ContractPlan(entered, date(2024, 9, 2), date(2024, 9, 9), date(2027, 8, 31))
    write_signed(country, expert, opening, older)


def _two_institutions(
    country: DemoCountry, expert: DemoExpert, opening: DemoOpening, plan: ContractPlan
) -> None:
    """One person, two institutions, half a load each: one person in the count."""
    other = opening_for(country, expert, published_before=plan.signed)
    write_signed(country, expert, opening, plan, load=Decimal("0.5"))
    if other.institution_id != opening.institution_id:
        later = ContractPlan(
            plan.created,
            min(plan.signed + timedelta(20), country.today),
            plan.starts + timedelta(20),
            plan.ends,
        )
        write_signed(country, expert, other, later, load=Decimal("0.5"))


def _in_two_halves(
    country: DemoCountry, expert: DemoExpert, opening: DemoOpening, plan: ContractPlan
) -> None:
    """Two short contracts within one semester: neither is one, their sum is."""
    if plan.ends is None:
        return write_signed(country, expert, opening, plan)
    middle = plan.starts + (plan.ends - plan.starts) / 2
    first = ContractPlan(plan.created, plan.signed, plan.starts, middle)
    second = ContractPlan(
        plan.created, plan.signed + timedelta(1), middle + timedelta(2), plan.ends
    )
    for part in (first, second):
        write_signed(country, expert, opening, part)
    return None


def _across_semesters(
    country: DemoCountry, expert: DemoExpert, opening: DemoOpening, plan: ContractPlan
) -> None:
    """Sixteen weeks, but half of them in one semester and half in the next."""
    starts = plan.starts + timedelta(70)
    write_signed(
        country,
        expert,
        opening,
        ContractPlan(plan.created, plan.signed, starts, starts + timedelta(111)),
    )


def _without_end(
    country: DemoCountry, expert: DemoExpert, opening: DemoOpening, plan: ContractPlan
) -> None:
    write_signed(
        country, expert, opening, ContractPlan(plan.created, plan.signed, plan.starts, None)
    )


def write_signed(
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
    introduction_id = write_meeting(country, expert, opening, plan)
    recorded = min(moment(plan.told(1 + late_days), rng), moment(today, rng))
    contract_id = write_contract(country, expert, opening, plan, state, introduction_id)
    seen: dict[str, Any] = {"has_started": has_started, "ended_on": ended_on}
    course: dict[str, Any] = seen | {"is_void": is_void, "load": load}
    write_facts(country, contract_id, expert, opening, plan, recorded, **course)
    write_checks(country, contract_id, expert, plan, recorded, by_officer=by_officer, **seen)
    if state is ContractState.SUSPENDED:
        write_rest(country, contract_id, expert, max(plan.starts, today - timedelta(20)))
    write_files(country, contract_id, plan, recorded, has_started=has_started)
    if has_started and not is_void and ended_on is None:
        write_deliveries(country, contract_id, expert, opening, plan)


def write_meeting(
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


STORIES: dict[int, Callable[..., None]] = {
    2: _in_two_halves,
    5: partial(write_signed, late_days=120),  # recorded four months after the signature
    8: _suspended,
    11: partial(write_signed, ended_after=35),
    14: _across_semesters,
    17: partial(write_signed, never_starts=True),
    20: _without_end,
    23: _two_institutions,
    26: partial(write_signed, by_officer=False),
    29: _older_than_the_scheme,
    33: partial(write_signed, by_officer=False),
    37: partial(write_signed, is_void=True),
}
