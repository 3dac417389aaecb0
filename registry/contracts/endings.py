"""How a contract ends: never started, early, or as agreed."""

from datetime import date

from registry.accounts.models import User
from registry.audit import states
from registry.contracts import checks, queries, seats
from registry.contracts.actions import ContractAction
from registry.contracts.guards import refuse_own_case, tell_both, tell_officers
from registry.contracts.leaving import services as leaving
from registry.contracts.leaving.models import Occasion
from registry.contracts.models import Contract
from registry.contracts.signing import day_after, signed_fact
from registry.contracts.states import ContractState
from registry.core import facts
from registry.core.errors import NotAllowed, RegistryError
from registry.core.i18n import _, hanoi_today
from registry.introductions import outcomes

S = ContractState


def mark_never_started(
    contract: Contract, *, reason: str, by: User, cause: str = leaving.OTHER
) -> None:
    refuse_own_case(contract, by=by)
    contract.closing_reason = reason
    states.move(contract, S.NOT_STARTED, by=by, action=ContractAction.NEVER_STARTED, reason=reason)
    today = hanoi_today()
    facts.correct(
        signed_fact(contract),
        by=by,
        reason=reason,
        ended_early_on=today,
        valid_to=day_after(today),
    )
    leaving.record(contract, Occasion.NEVER_STARTED, cause=cause, reason=reason, by=by)
    seats.free(contract)
    tell_both(contract, "contract_never_started", by=by)


def end_early(
    contract: Contract, *, ended_on: date, reason: str, by: User, cause: str = leaving.OTHER
) -> None:
    if not (queries.is_of_approver(contract, by) or queries.is_of_expert(contract, by)):
        raise NotAllowed(_("Only the two sides of the contract can take this step."))
    fact = signed_fact(contract)
    if fact.started_on is None or not fact.started_on <= ended_on <= hanoi_today():
        raise RegistryError(_("The last day must be between the start and today."))
    contract.closing_reason = reason
    states.move(contract, S.ENDED_EARLY, by=by, action=ContractAction.ENDED_EARLY, reason=reason)
    facts.correct(fact, by=by, reason=reason, ended_early_on=ended_on, valid_to=day_after(ended_on))
    leaving.record(contract, Occasion.ENDED_EARLY, cause=cause, reason=reason, by=by, on=ended_on)
    checks.note_what_waits(contract)  # one side alone says so: an officer looks at it
    seats.free(contract)
    tell_both(contract, "contract_closed", by=by)
    tell_officers(contract, "contract_check_again", by=by)


def lapse(contract: Contract) -> None:
    """Nobody answered or signed: the seat is free for others."""
    reason = "nobody took the next step in time"
    contract.closing_reason = reason
    states.move(contract, S.LAPSED, by=None, action=ContractAction.LAPSED, reason=reason)
    leaving.record(contract, Occasion.LAPSED, cause=leaving.NO_ANSWER, reason=reason, by=None)
    outcomes.ask_after_offer(contract.introduction, by=None)
    tell_both(contract, "contract_closed")


def complete(contract: Contract) -> None:
    states.move(contract, S.COMPLETED, by=None, action=ContractAction.COMPLETED)
    tell_both(contract, "contract_completed")
