"""A running contract that rests for a while: a fact with dates, because nobody works in that time."""

from registry.accounts.models import User
from registry.audit.states import move
from registry.contracts.actions import ContractAction
from registry.contracts.guards import refuse_other_approver, tell_approvers, tell_expert
from registry.contracts.models import Contract, ContractRest
from registry.contracts.states import ContractState
from registry.core import facts
from registry.core.db import session
from registry.core.i18n import hanoi_today


def suspend(contract: Contract, *, reason: str, by: User) -> None:
    refuse_other_approver(contract, by=by)
    move(contract, ContractState.SUSPENDED, by=by, action=ContractAction.SUSPENDED, reason=reason)
    rest = ContractRest(
        contract_id=contract.id, person_id=contract.person_id, valid_from=hanoi_today()
    )
    facts.record(rest, by=by, reason=reason)
    tell_expert(contract, "contract_suspended")
    tell_approvers(contract, "contract_suspended", by=by)


def resume(contract: Contract, *, by: User) -> None:
    refuse_other_approver(contract, by=by)
    move(contract, ContractState.ACTIVE, by=by, action=ContractAction.RESUMED)
    open_rests = facts.read(ContractRest).where(
        ContractRest.contract_id == contract.id, ContractRest.valid_to.is_(None)
    )
    for rest in session().scalars(open_rests):
        facts.correct(rest, by=by, reason="the contract runs again", valid_to=hanoi_today())
    tell_expert(contract, "contract_resumed")
