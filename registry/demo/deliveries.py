"""The semesters that were taught under a contract: reported, confirmed, checked."""

import uuid
from datetime import date, datetime, timedelta
from typing import Any

from registry.contracts.delivery_models import DeliveryReport, SemesterDelivery
from registry.contracts.kinds import Checker, Milestone
from registry.demo.chronicle import moment
from registry.demo.contract_facts import ContractPlan, write_check
from registry.demo.meetings import DemoCountry
from registry.demo.openings import DemoOpening
from registry.demo.reference import DemoExpert
from registry.taxonomy.kinds import Mode
from registry.taxonomy.models import AcademicTerm


def _terms_within(country: DemoCountry, plan: ContractPlan) -> list[AcademicTerm]:
    last = plan.ends or country.today
    return [
        term
        for term in country.terms
        if term.is_main
        and plan.starts <= term.starts_on + timedelta(14)
        and term.ends_on <= last + timedelta(10)
        and term.ends_on < country.today
    ]


def write_deliveries(
    country: DemoCountry,
    contract_id: uuid.UUID,
    expert: DemoExpert,
    opening: DemoOpening,
    plan: ContractPlan,
) -> None:
    """Each main semester that lay inside the contract: reported, confirmed, a fact; the last may wait."""
    staff_id = country.staff.recruiters[opening.institution_id]
    if opening.mode is Mode.INTENSIVE_BLOCK:
        _write_block(country, contract_id, expert, staff_id, plan)
    for term in _terms_within(country, plan):
        after_the_end = term.ends_on + timedelta(country.rng.randrange(3, 20))
        reported = moment(max(after_the_end, plan.told(4)), country.rng)
        if reported.date() >= country.today:
            continue
        confirmed = reported + timedelta(days=2)
        is_confirmed = country.rng.random() < 0.88 and confirmed.date() <= country.today
        common = {
            "contract_id": contract_id,
            "term_id": term.series_id,
            "weeks": term.teaching_weeks,
            "credits": country.rng.choice((3, 3, 4, 6)),
        }
        country.chronicle.add(
            DeliveryReport,
            **common,
            reported_by_id=staff_id,
            disputed_reason="",
            version=1,
            confirmed_at=confirmed if is_confirmed else None,
            created_at=reported,
        )
        if is_confirmed:
            taught_by = min(term.ends_on, plan.ends or term.ends_on)
            _write_taught(country, expert, staff_id, confirmed, taught_by, common)


def _write_block(
    country: DemoCountry,
    contract_id: uuid.UUID,
    expert: DemoExpert,
    staff_id: uuid.UUID,
    plan: ContractPlan,
) -> None:
    """The course of a block is one of the semester in which it was held."""
    last = plan.ends
    held = [one for one in country.terms if one.starts_on <= plan.starts <= one.ends_on]
    if last is None or not held:
        return
    confirmed = moment(max(last + timedelta(5), plan.told(6)), country.rng)
    if confirmed.date() >= country.today:
        return
    common = {"contract_id": contract_id, "term_id": held[0].series_id, "weeks": 4, "credits": 3}
    country.chronicle.add(
        DeliveryReport,
        **common,
        reported_by_id=staff_id,
        disputed_reason="",
        version=1,
        confirmed_at=confirmed,
        created_at=confirmed - timedelta(days=2),
    )
    _write_taught(country, expert, staff_id, confirmed, last, common)


def _write_taught(
    country: DemoCountry,
    expert: DemoExpert,
    staff_id: uuid.UUID,
    confirmed: datetime,
    taught_by: date,
    common: dict[str, Any],
) -> None:
    """The fact, and some days later the officer's check of it."""
    taught_id = country.chronicle.new_id()
    country.chronicle.fact(
        SemesterDelivery,
        id=taught_id,
        recorded=confirmed,
        person_id=expert.id,
        valid_from=taught_by,
        confirmed_by_institution_id=staff_id,
        confirmed_by_expert_id=expert.user_id,
        **common,
    )
    checked = confirmed + timedelta(days=3)
    if checked.date() <= country.today:
        about = (common["contract_id"], expert.id, Milestone.DELIVERY, taught_by)
        officer = country.staff.shown["officer"]
        write_check(country, about, Checker.OFFICER, officer, checked, subject_id=taught_id)
