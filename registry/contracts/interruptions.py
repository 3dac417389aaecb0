"""A running contract that rests for a while. The count does not change: nothing has ended."""

from registry.accounts.models import User
from registry.audit.states import move
from registry.contracts.actions import ContractAction
from registry.contracts.guards import refuse_other_approver, tell_expert
from registry.contracts.models import Contract
from registry.contracts.states import ContractState


def suspend(contract: Contract, *, reason: str, by: User) -> None:
    refuse_other_approver(contract, by=by)
    move(contract, ContractState.SUSPENDED, by=by, action=ContractAction.SUSPENDED, reason=reason)
    tell_expert(contract, "contract_suspended")


def resume(contract: Contract, *, by: User) -> None:
    refuse_other_approver(contract, by=by)
    move(contract, ContractState.ACTIVE, by=by, action=ContractAction.RESUMED)
    tell_expert(contract, "contract_resumed")
