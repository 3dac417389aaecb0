"""A contract that is null: the ministry proposes it, an auditor confirms or refuses it."""

from typing import Any

from registry.accounts.models import User
from registry.accounts.queries import list_holders
from registry.audit import states
from registry.contracts import seats
from registry.contracts.actions import ContractAction
from registry.contracts.guards import refuse_own_case, tell_both
from registry.contracts.models import Contract
from registry.contracts.signing import signed_fact
from registry.contracts.states import ContractState
from registry.core import facts
from registry.core.db import now, session
from registry.core.errors import NotAllowed, RegistryError
from registry.core.i18n import _
from registry.core.permissions import Role
from registry.notices import services as notices


def propose(contract: Contract, *, reason: str, by: User) -> None:
    """The first pair of eyes: nothing changes yet."""
    refuse_own_case(contract, by=by)
    if contract.void_proposed_by_id is not None:
        raise RegistryError(_("This has already been proposed and is waiting for an auditor."))
    states.refuse_illegal(contract, ContractState.VOID)
    contract.void_proposed_by_id, contract.void_proposed_at = by.id, now()
    contract.void_reason = reason
    states.note(contract, by=by, action=ContractAction.VOID_PROPOSED, reason=reason)
    notices.tell("contract_void_proposed", list_holders(Role.AUDITOR), by=by, contract=contract)


def confirm(contract: Contract, *, by: User) -> None:
    """The second pair: the count follows, what was believed stays readable, the seat is free."""
    _refuse_other_than_auditor(contract, by=by)
    reason = contract.void_reason or ""
    contract.closing_reason = reason
    states.move(contract, ContractState.VOID, by=by, action=ContractAction.VOIDED, reason=reason)
    facts.correct(signed_fact(contract), by=by, reason=reason, is_void=True)
    seats.free(contract)
    tell_both(contract, "contract_voided", by=by)
    _tell_proposer(contract, "contract_voided", by=by)


def refuse(contract: Contract, *, reason: str, by: User) -> None:
    """The auditor disagrees: the contract goes on as if nothing had been proposed."""
    _refuse_other_than_auditor(contract, by=by)
    states.note(contract, by=by, action=ContractAction.VOID_REFUSED, reason=reason)
    _tell_proposer(contract, "contract_void_refused", by=by, reason=reason)
    contract.void_proposed_by_id = contract.void_proposed_at = None
    contract.void_reason = None


def _tell_proposer(contract: Contract, template: str, *, by: User, **context: Any) -> None:
    proposer = session().get(User, contract.void_proposed_by_id)
    notices.tell(template, proposer, by=by, contract=contract, **context)


def _refuse_other_than_auditor(contract: Contract, *, by: User) -> None:
    refuse_own_case(contract, by=by)
    if contract.void_proposed_by_id is None:
        raise RegistryError(_("There is nothing to confirm."))
    if contract.void_proposed_by_id == by.id or Role.AUDITOR not in by.roles:
        raise NotAllowed(_("An auditor other than the proposer must confirm this."))
