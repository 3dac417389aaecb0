"""The signature of a contract and its start: from here on it is a fact."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from registry.accounts.models import User
from registry.audit import states
from registry.contracts import followers, queries, renewals, seats
from registry.contracts.actions import ContractAction
from registry.contracts.guards import (
    refuse_other_approver,
    refuse_outsider,
    refuse_used_evidence,
    tell_expert,
)
from registry.contracts.kinds import FileKind
from registry.contracts.models import Contract, ContractFact, ContractFile
from registry.contracts.states import ContractState
from registry.core import facts
from registry.core.db import session
from registry.core.errors import RegistryError
from registry.core.i18n import _, format_date, hanoi_today
from registry.documents import services as documents
from registry.documents.models import Document
from registry.experts.states import PersonState
from registry.introductions import services as introductions
from registry.introductions.models import IntroductionState

S = ContractState


def record_signature(
    contract: Contract, document: Document, *, signed_on: date, by: User
) -> ContractFact:
    """The signed file is stored; from here on the contract is a fact."""
    refuse_other_approver(contract, by=by)
    refuse_bad_signature(contract, signed_on)
    followers.before_signature(contract)
    states.move(contract, S.SIGNED, by=by, action=ContractAction.SIGNED)
    attach(contract, document, FileKind.SIGNED_CONTRACT, by=by)
    fact = write_fact(contract, signed_on=signed_on, taught_field=_field_taught(contract), by=by)
    if (
        contract.introduction is not None
        and contract.introduction.state is IntroductionState.OFFER_MADE
    ):
        introductions.mark_converted(contract.introduction, by=by)
    if contract.opening is not None:
        session().flush()  # this contract takes one of the signed seats
        seats.fill_when_signed(contract.opening)
    tell_expert(contract, "contract_signed")
    return fact


def write_fact(
    contract: Contract, *, signed_on: date, taught_field: str, by: User, **known: Any
) -> ContractFact:
    """What was signed, from the terms of the contract; `known`: what else is known of it already."""
    fact = facts.record(
        ContractFact(
            series_id=contract.id,
            contract_id=contract.id,
            person_id=contract.person_id,
            institution_id=contract.institution_id,
            kind=contract.kind,
            work_mode=contract.work_mode,
            signed_on=signed_on,
            starts_on=contract.planned_start_on,
            ends_on=contract.planned_end_on,
            valid_from=signed_on,
            valid_to=day_after(contract.planned_end_on),
            teaching_hours=contract.teaching_hours,
            load_share=Decimal(contract.load_percent) / 100,
            taught_field=taught_field,
            **known,
        ),
        by=by,
    )
    followers.signed(contract, fact, by)
    return fact


def refuse_bad_signature(contract: Contract, signed_on: date) -> None:
    """No signature before what is signed was offered, nor under a profile that is in question."""
    if signed_on > hanoi_today():
        raise RegistryError(_("The day of signature is in the future."))
    offered = queries.find_offer_day(contract)
    if offered is not None and signed_on < offered:
        raise RegistryError(
            _(
                "The terms that were agreed on were offered on %(day)s: they cannot have been signed before.",
                day=format_date(offered),
            )
        )
    if contract.planned_end_on is not None and signed_on > contract.planned_end_on:
        raise RegistryError(
            _(
                "The contract ended on %(day)s: it cannot have been signed after that.",
                day=format_date(contract.planned_end_on),
            )
        )
    if contract.person.state is PersonState.SUSPENDED:
        raise RegistryError(
            _("This expert's profile is suspended: no signature can be recorded meanwhile.")
        )


def _field_taught(contract: Contract) -> str:
    if contract.renews_id is not None:
        return renewals.field_taught(contract)
    field = contract.opening.field if contract.opening is not None else None
    return field.code if field is not None else ""


def day_after(day: date | None) -> date | None:
    return day + timedelta(1) if day else None


def attach(contract: Contract, document: Document, kind: FileKind, *, by: User) -> None:
    refuse_used_evidence(document, contract)
    documents.release(document, by=by)
    session().flush()  # the document's row must exist before the row that refers to it
    session().add(ContractFile(contract_id=contract.id, document_id=document.id, kind=kind))


def start(contract: Contract, document: Document, *, started_on: date, by: User) -> None:
    """Arrival or the first class, with its evidence."""
    refuse_outsider(contract, by=by)
    fact = signed_fact(contract)
    if not fact.signed_on <= started_on <= hanoi_today():
        raise RegistryError(_("The first day must be between the signature and today."))
    if fact.ends_on is not None and started_on > fact.ends_on:
        raise RegistryError(
            _(
                "The contract ended on %(day)s: work cannot have begun after that.",
                day=format_date(fact.ends_on),
            )
        )
    if contract.confirmed_by_expert_at is None:
        raise RegistryError(_("The expert has to confirm the signed file first."))
    followers.before_start(contract)
    attach(contract, document, FileKind.START_EVIDENCE, by=by)
    states.move(contract, S.ACTIVE, by=by, action=ContractAction.STARTED)
    facts.correct(fact, by=by, reason="the contract started", started_on=started_on)
    contract.confirmed_by_expert_at = contract.checked_at = None  # the new day waits for both
    tell_expert(contract, "contract_started")


def signed_fact(contract: Contract) -> ContractFact:
    fact = queries.current_fact(contract)
    if fact is None:
        raise RegistryError(_("The contract has not been signed yet."))
    return fact
