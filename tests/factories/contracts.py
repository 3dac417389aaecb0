"""Introductions, contracts and what counts them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from factories.accounts import make_user
from factories.experts import make_person
from factories.programs import make_opening
from factories.reference import make_institution
from factories.rows import add
from registry.contracts.delivery_models import SemesterDelivery
from registry.contracts.editions import write_edition
from registry.contracts.kinds import Checker, ContractKind, Milestone
from registry.contracts.models import Contract, ContractFact, StepCheck
from registry.contracts.states import ContractState
from registry.core import facts
from registry.core.db import now, session
from registry.core.numbering import next_number
from registry.core.permissions import Role
from registry.experts.models import Person
from registry.introductions.models import OPEN_STATES, Channel, Introduction, IntroductionState
from registry.leading.kinds import LegalCategory
from registry.leading.models import Designation
from registry.programs.kinds import FundingLine
from registry.programs.models import Opening
from registry.taxonomy.kinds import Mode
from registry.taxonomy.models import AcademicTerm, Institution


def make_introduction(
    person: Person | None = None,
    opening: Opening | None = None,
    *,
    state: IntroductionState = IntroductionState.TALKING,
    **values: Any,
) -> Introduction:
    """Both sides said yes; they are talking."""
    person, opening = person or make_person(), opening or make_opening()
    values = {
        "code": next_number("GT-2026-"),
        "channel": Channel.BYPASS,
        "is_open": state in OPEN_STATES,
    } | values
    introduction = add(
        Introduction(
            person_id=person.id,
            opening_id=opening.id,
            institution_id=opening.institution_id,
            state=state,
            asked_at=now(),
            **values,
        )
    )
    session().refresh(introduction)
    return introduction


def make_contract(
    introduction: Introduction | None = None,
    *,
    state: ContractState = ContractState.DRAFT,
    **values: Any,
) -> Contract:
    """The paperwork alone; what the count rests on is made by make_signed_contract."""
    introduction = introduction or make_introduction(state=IntroductionState.OFFER_MADE)
    values = {
        "number": next_number("HD-2026-"),
        "person_id": introduction.person_id,
        "institution_id": introduction.institution_id,
        "opening_id": introduction.opening_id,
        "introduction_id": introduction.id,
        "kind": ContractKind.VISITING,
        "work_mode": Mode.VISITING_SEMESTER,
        "funding_line": FundingLine.INSTITUTION,
        "planned_start_on": date(2027, 2, 22),
        "planned_end_on": date(2027, 6, 20),
        "teaching_hours": 45,
        "pay": "80.000.000 đồng một tháng",
        "terms_vi": "Giảng dạy một học kỳ.",
        "terms_en": "Teaching for one semester.",
    } | values
    contract = add(Contract(state=state, **values))
    session().refresh(contract)
    edition = write_edition(contract, None, number=contract.terms_edition, by=make_user())
    edition.offered_at = contract.agreed_by_institution_at
    session().flush()
    return contract


def make_signed_contract(
    person: Person | None = None,
    institution: Institution | None = None,
    *,
    kind: ContractKind = ContractKind.VISITING,
    work_mode: Mode = Mode.VISITING_SEMESTER,
    signed_on: date = date(2025, 12, 1),
    starts_on: date = date(2026, 2, 16),
    ends_on: date | None = date(2026, 6, 28),
    started_on: date | None = date(2026, 2, 16),
    recorded_at: datetime | None = None,
    load_share: Decimal = Decimal(1),
    teaching_hours: int = 45,
    taught_field: str = "",
    is_checked: bool = True,
    **values: Any,
) -> ContractFact:
    """Signed, and started unless told otherwise: one whole main semester; confirmed by both sides and
    checked by an officer."""
    person, institution = person or make_person(), institution or make_institution()
    contract = add(
        Contract(
            number=next_number("HD-2026-"),
            person_id=person.id,
            institution_id=institution.id,
            state=ContractState.ACTIVE if started_on else ContractState.SIGNED,
            kind=kind,
            work_mode=work_mode,
            funding_line=FundingLine.INSTITUTION,
            planned_start_on=starts_on,
            planned_end_on=ends_on,
            confirmed_by_expert_at=now(),
            **values,
        )
    )
    fact = facts.record(
        ContractFact(
            series_id=contract.id,
            contract_id=contract.id,
            person_id=person.id,
            institution_id=institution.id,
            kind=kind,
            work_mode=work_mode,
            signed_on=signed_on,
            starts_on=starts_on,
            ends_on=ends_on,
            started_on=started_on,
            load_share=load_share,
            teaching_hours=teaching_hours,
            taught_field=taught_field,
            valid_from=signed_on,
        ),
        by=None,
        at=recorded_at,
    )
    if is_checked:
        make_checks(fact, at=recorded_at)
    session().flush()
    return fact


def make_checks(fact: ContractFact, *, at: datetime | None = None) -> None:
    """The other side and the officer have seen the signature, and the start where there is one."""
    for step, seen_on in (
        (Milestone.SIGNATURE, fact.signed_on),
        (Milestone.START, fact.started_on),
    ):
        if seen_on is not None:
            for by_whom in Checker:
                make_check(fact, step, by_whom=by_whom, seen_on=seen_on, at=at)
    session().flush()


def make_check(
    fact: ContractFact, step: Milestone, *, at: datetime | None = None, **values: Any
) -> StepCheck:
    values = {"by_whom": Checker.OFFICER, "seen_on": fact.signed_on} | values
    return facts.record(
        StepCheck(
            contract_id=fact.contract_id,
            person_id=fact.person_id,
            step=step,
            **{"valid_from": values["seen_on"]} | values,
        ),
        by=None,
        at=at,
    )


def make_delivery(
    contract: ContractFact,
    term: AcademicTerm,
    *,
    weeks: int = 15,
    credits_taught: int = 3,
    is_checked: bool = True,
    **values: Any,
) -> SemesterDelivery:
    """A semester that both sides have confirmed and the officer has checked."""
    user = make_user(Role.INSTITUTION_RECRUITER)
    taught = facts.record(
        SemesterDelivery(
            contract_id=contract.contract_id,
            person_id=contract.person_id,
            term_id=term.series_id,
            weeks=weeks,
            credits=credits_taught,
            confirmed_by_institution_id=user.id,
            confirmed_by_expert_id=user.id,
            **{"valid_from": term.ends_on} | values,
        ),
        by=user,
    )
    if is_checked:
        seen = taught.valid_from
        make_check(contract, Milestone.DELIVERY, seen_on=seen, subject_id=taught.id)
    session().flush()
    return taught


def make_designation(person: Person | None = None, **values: Any) -> Designation:
    person = person or make_person()
    values = {
        "legal_category": LegalCategory.EXPERT_D249,
        "decision_number": "12/QĐ-BNV",
        "authority": "Bộ Nội vụ",
        "valid_from": date(2026, 1, 1),
    } | values
    fact = facts.record(Designation(person_id=person.id, **values), by=None)
    session().flush()
    return fact
