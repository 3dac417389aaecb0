"""Between the two hands of an institution: whoever writes the terms, and whoever may offer them."""

from registry.accounts.models import User
from registry.audit import states
from registry.contracts import editions, followers, queries, seats
from registry.contracts.actions import ContractAction
from registry.contracts.guards import (
    refuse_other_approver,
    tell_approvers,
    tell_expert,
    tell_institution,
)
from registry.contracts.kinds import Side
from registry.contracts.models import Contract
from registry.contracts.states import ContractState
from registry.core.db import now
from registry.core.errors import NotAllowed, RegistryError
from registry.core.i18n import _

BEING_WRITTEN = (ContractState.DRAFT, ContractState.NEGOTIATING)


def hand_over(contract: Contract, *, edition: int, by: User) -> None:
    """The writer has finished an edition; from now on it waits for the approver."""
    if not queries.is_of_institution(contract, by):
        raise NotAllowed(_("Only the institution's staff can take this step."))
    states.refuse_other_than(contract, *BEING_WRITTEN)
    editions.refuse_other_edition(contract, edition)
    editions.refuse_unfinished(contract)
    if contract.handed_over_at is not None:
        raise RegistryError(_("These terms are with the approver already."))
    contract.handed_over_at = now()
    states.note(contract, by=by, action=ContractAction.HANDED_OVER, edition=edition)
    tell_approvers(contract, "contract_news", news="handed_over", by=by)


def hand_back(contract: Contract, *, reason: str, by: User) -> None:
    """The approver does not offer it like this."""
    refuse_other_approver(contract, by=by)
    states.refuse_other_than(contract, *BEING_WRITTEN)
    if contract.handed_over_at is None:
        raise RegistryError(_("These terms are not with the approver."))
    contract.handed_over_at = None
    states.note(contract, by=by, action=ContractAction.HANDED_BACK, reason=reason)
    tell_institution(contract, "contract_news", news="handed_back", by=by, reason=reason)


def agree_with_proposal(contract: Contract, *, edition: int, by: User) -> None:
    """The approver takes the expert's terms as they are: both sides have agreed."""
    refuse_other_approver(contract, by=by)
    states.refuse_other_than(contract, ContractState.NEGOTIATING)
    editions.refuse_other_edition(contract, edition)
    present = editions.current_edition(contract)
    if present.side is not Side.EXPERT:
        raise RegistryError(_("These terms are the institution's own: offer them to the expert."))
    editions.refuse_unfinished(contract)
    if contract.opening is not None:
        seats.refuse_full(contract.opening)
    contract.agreed_by_institution_at = now()
    contract.agreed_by_expert_at = present.offered_at = present.created_at
    contract.handed_over_at = None
    states.move(
        contract,
        ContractState.AGREED,
        by=by,
        action=ContractAction.PROPOSAL_AGREED,
        edition=edition,
    )
    editions.mark_agreed(contract)
    tell_expert(contract, "contract_news", news="proposal_agreed")
    tell_institution(contract, "contract_news", news="proposal_agreed", by=by)
    followers.agreed(contract, by)
