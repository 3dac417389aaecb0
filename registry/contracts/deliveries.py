"""Semesters: the institution reports what was taught, the expert confirms it, and it is a fact."""

from registry.accounts.models import User
from registry.audit import services as audit
from registry.contracts import queries
from registry.contracts.actions import ContractAction
from registry.contracts.guards import (
    refuse_other_expert,
    refuse_outsider,
    tell_expert,
    tell_institution,
)
from registry.contracts.models import Contract, DeliveryReport, SemesterDelivery
from registry.contracts.services import signed_fact
from registry.core import facts
from registry.core.db import now, session
from registry.core.errors import RegistryError
from registry.core.i18n import _, hanoi_today
from registry.taxonomy.models import AcademicTerm


def report_delivery(
    contract: Contract, term: AcademicTerm, *, weeks: int, credits_taught: int, by: User
) -> DeliveryReport:
    """The institution says what was taught; a fact once the expert confirms it."""
    refuse_outsider(contract, by=by)
    fact = signed_fact(contract)
    if fact.started_on is None or term.ends_on < fact.started_on or term.starts_on > hanoi_today():
        raise RegistryError(_("This semester does not lie inside the contract."))
    report = next(
        (row for row in queries.list_delivery_reports(contract) if row.term_id == term.id), None
    )
    if report is None:
        report = DeliveryReport(
            contract_id=contract.id,
            term_id=term.id,
            weeks=weeks,
            credits=credits_taught,
            reported_by_id=by.id,
        )
        session().add(report)
    elif report.confirmed_at is not None:
        raise RegistryError(_("The expert has confirmed this semester already."))
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


def confirm_delivery(contract: Contract, report: DeliveryReport, *, by: User) -> SemesterDelivery:
    refuse_other_expert(contract, by=by)
    if report.confirmed_at is not None:
        raise RegistryError(_("You have confirmed this semester already."))
    report.confirmed_at = now()
    audit.record(ContractAction.DELIVERY_CONFIRMED, report, by=by, contract=contract.id)
    return facts.record(
        SemesterDelivery(
            contract_id=contract.id,
            person_id=contract.person_id,
            term_id=report.term_id,
            weeks=report.weeks,
            credits=report.credits,
            confirmed_by_institution_id=report.reported_by_id,
            confirmed_by_expert_id=by.id,
            valid_from=min(report.term.ends_on, hanoi_today()),
        ),
        by=by,
    )


def dispute_delivery(contract: Contract, report: DeliveryReport, *, reason: str, by: User) -> None:
    refuse_other_expert(contract, by=by)
    if report.confirmed_at is not None:
        raise RegistryError(_("You have confirmed this semester already."))
    report.disputed_reason = reason
    audit.record(ContractAction.DELIVERY_DISPUTED, report, by=by, contract=contract.id)
    tell_institution(contract, "contract_delivery_disputed")
