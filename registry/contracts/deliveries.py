"""Semesters: the institution reports what was taught, the expert confirms it, and it is a fact."""

from datetime import date, timedelta

from registry.accounts.models import User
from registry.audit import services as audit
from registry.contracts import queries
from registry.contracts.actions import ContractAction
from registry.contracts.delivery_models import DeliveryReport, SemesterDelivery
from registry.contracts.guards import (
    refuse_other_expert,
    refuse_outsider,
    tell_expert,
    tell_institution,
    tell_officers,
)
from registry.contracts.models import Contract, ContractRest
from registry.contracts.signing import signed_fact
from registry.core import facts
from registry.core.db import now, session
from registry.core.errors import RegistryError
from registry.core.i18n import _, hanoi_today, localized_text, ngettext
from registry.taxonomy import queries as taxonomy
from registry.taxonomy.models import AcademicTerm


def report_delivery(
    contract: Contract, term: AcademicTerm, *, weeks: int, credits_taught: int, by: User
) -> DeliveryReport:
    """The institution says what was taught; a fact once the expert confirms it."""
    refuse_outsider(contract, by=by)
    refuse_impossible(contract, term, weeks)
    report = next(
        (row for row in queries.list_delivery_reports(contract) if row.term_id == term.series_id),
        None,
    )
    if report is None:
        report = DeliveryReport(
            contract_id=contract.id,
            term_id=term.series_id,
            weeks=weeks,
            credits=credits_taught,
            reported_by_id=by.id,
        )
        session().add(report)
    elif report.confirmed_at is not None:
        raise RegistryError(_("The expert has already confirmed this semester."))
    else:
        report.weeks, report.credits, report.reported_by_id, report.disputed_reason = (
            weeks,
            credits_taught,
            by.id,
            "",
        )
    audit.record(ContractAction.DELIVERY_REPORTED, report, by=by, contract=contract.id)
    tell_expert(contract, "contract_delivery")
    return report


def taught_span(contract: Contract, term: AcademicTerm) -> tuple[date, date] | None:
    """The days of a semester within the contract that have passed."""
    fact = signed_fact(contract)
    if fact.started_on is None:
        return None
    ends = [term.ends_on, hanoi_today(), fact.ends_on, fact.ended_early_on]
    first, last = max(term.starts_on, fact.started_on), min(day for day in ends if day is not None)
    return (first, last) if first <= last else None


def list_reportable(contract: Contract) -> list[AcademicTerm]:
    """Semesters of which something can have been taught under this contract by today."""
    terms = taxonomy.list_terms(contract.institution_id)
    return [term for term in terms if taught_span(contract, term) is not None]


def is_awaited(contract: Contract) -> bool:
    """Teaching was agreed, a semester of it can be reported, and none has been confirmed yet."""
    return bool(
        signed_fact(contract).teaching_hours
        and not queries.list_deliveries(contract)
        and list_reportable(contract)
    )


def term_choices(contract: Contract) -> list[tuple[str, str]]:
    return [
        (str(term.series_id), localized_text(term, "name")) for term in list_reportable(contract)
    ]


def refuse_impossible(contract: Contract, term: AcademicTerm, weeks: int) -> None:
    span = taught_span(contract, term)
    if span is None:
        raise RegistryError(_("This semester is outside the period of the contract."))
    passed = -(-_days_at_work(contract, *span) // 7)
    if weeks > passed:
        raise RegistryError(
            ngettext(
                "No more than %(num)s week of this semester has passed under the contract.",
                "No more than %(num)s weeks of this semester have passed under the contract.",
                passed,
            )
        )


def _days_at_work(contract: Contract, first: date, last: date) -> int:
    """Without those on which the contract rested."""
    after = last + timedelta(1)
    rests = facts.read(ContractRest).where(ContractRest.contract_id == contract.id)
    rested = {
        first + timedelta(number)
        for rest in session().scalars(rests)
        for number in range((after - first).days)
        if rest.valid_from <= first + timedelta(number) < (rest.valid_to or after)
    }
    return (after - first).days - len(rested)


def confirm_delivery(contract: Contract, report: DeliveryReport, *, by: User) -> SemesterDelivery:
    refuse_other_expert(contract, by=by)
    return _confirm(contract, report, by=by, expert=by)


def confirm_without_account(contract: Contract, *, by: User | None) -> None:
    """Of an expert without an account: by the link of their mail (None), or by an officer who decided
    that the contract stands on its papers."""
    for report in queries.list_delivery_reports(contract):
        if report.confirmed_at is None and not report.disputed_reason:
            _confirm(contract, report, by=by, expert=None)


def _confirm(
    contract: Contract, report: DeliveryReport, *, by: User | None, expert: User | None
) -> SemesterDelivery:
    if report.confirmed_at is not None:
        raise RegistryError(_("You have already confirmed this semester."))
    report.confirmed_at = now()
    contract.checked_at = None  # the semester waits for the officer
    audit.record(ContractAction.DELIVERY_CONFIRMED, report, by=by, contract=contract.id)
    tell_institution(contract, "contract_news", news="delivery_confirmed")
    tell_officers(contract, "contract_check_again", by=by)
    return facts.record(
        SemesterDelivery(
            contract_id=contract.id,
            person_id=contract.person_id,
            term_id=report.term_id,
            weeks=report.weeks,
            credits=report.credits,
            confirmed_by_institution_id=report.reported_by_id,
            confirmed_by_expert_id=expert.id if expert else None,
            valid_from=_taught_by(contract, report),
        ),
        by=by,
    )


def _taught_by(contract: Contract, report: DeliveryReport) -> date:
    """The last day of what is confirmed: the event, whenever the confirmation comes."""
    term = taxonomy.find_term(report.term_id) or report.term
    refuse_impossible(contract, term, report.weeks)
    span = taught_span(contract, term)
    return span[1] if span else term.ends_on


def dispute_delivery(contract: Contract, report: DeliveryReport, *, reason: str, by: User) -> None:
    refuse_other_expert(contract, by=by)
    if report.confirmed_at is not None:
        raise RegistryError(_("You have already confirmed this semester."))
    report.disputed_reason = reason
    audit.record(ContractAction.DELIVERY_DISPUTED, report, by=by, contract=contract.id)
    tell_institution(contract, "contract_delivery_disputed")
