"""Recording why a contract ended or never came about, in the step that ends it."""

from datetime import date

from registry.accounts.models import User
from registry.audit import services as audit
from registry.contracts import queries as contracts
from registry.contracts.actions import ContractAction
from registry.contracts.leaving import queries
from registry.contracts.leaving.models import ContractLeaving, LeavingSide, Occasion
from registry.contracts.models import Contract
from registry.core import facts
from registry.core.errors import RegistryError
from registry.core.i18n import _, hanoi_today

OTHER, NO_ANSWER = "other", "no_answer"


def record(
    contract: Contract,
    occasion: Occasion,
    *,
    cause: str,
    reason: str,
    by: User | None,
    on: date | None = None,
) -> None:
    """What was said before of this contract is believed no longer. Raises RegistryError for a reason that
    does not belong to the occasion."""
    today = hanoi_today()
    if cause not in queries.causes_of(occasion, on=today):
        raise RegistryError(_("Choose the main reason"))
    before = queries.find_leaving(contract)
    if before is not None:
        facts.supersede(before)
    leaving = ContractLeaving(
        contract_id=contract.id,
        person_id=contract.person_id,
        occasion=occasion,
        cause=cause,
        side=_side_of(contract, by),
        valid_from=on or today,
    )
    facts.record(leaving, by=by, reason=reason)
    action = ContractAction.LEAVING_RECORDED
    audit.record(action, leaving, by=by, contract=contract.id, occasion=occasion, cause=cause)


def _side_of(contract: Contract, by: User | None) -> LeavingSide:
    if by is None:
        return LeavingSide.NOBODY
    if contracts.is_of_expert(contract, by):
        return LeavingSide.EXPERT
    is_theirs = contracts.is_of_institution(contract, by)
    return LeavingSide.INSTITUTION if is_theirs else LeavingSide.OFFICER
