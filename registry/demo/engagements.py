"""Introductions and contracts of the demo country, in every state since 24/05/2025.

Nearly every contract is ordinary. A few tell the stories an auditor looks for: paperwork recorded
months late, a correction of a start, an early end before a semester was taught, a nullity, somebody
who had moved home before signing, a degree outside STEM, a contract older than the scheme, one person
at two institutions.
"""

from datetime import date, timedelta

from registry.contracts import models as contracts
from registry.contracts.delivery_models import DeliveryReport, SemesterDelivery
from registry.contracts.states import ContractState
from registry.demo.agreements import write_contract
from registry.demo.contract_facts import ContractPlan
from registry.demo.contract_stories import ACQUAINTANCE, STORIES, write_signed
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
        contracts.Contract,
        contracts.ContractFact,
        contracts.ContractRest,
        contracts.ContractFile,
        DeliveryReport,
        SemesterDelivery,
        contracts.StepCheck,
        contracts.Promise,
        contracts.TermsEdition,
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
    STORIES.get(place % 41, write_signed)(country, expert, opening, plan)


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
