"""What this person can do with a contract now."""

from registry.accounts.models import User
from registry.contracts import checks, corrections, editions, four_eyes, queries, renewals
from registry.contracts.handing import BEING_WRITTEN
from registry.contracts.kinds import Checker, Milestone, Side
from registry.contracts.models import Contract
from registry.contracts.states import ContractState
from registry.core.permissions import Permission, Role, can

S = ContractState


def open_steps(contract: Contract, user: User) -> list[str]:
    """Which buttons this person gets now."""
    state, own = contract.state, queries.is_of_institution(contract, user)
    is_written, is_handed_over = state in BEING_WRITTEN, contract.handed_over_at is not None
    is_proposal = state is S.NEGOTIATING and is_of_expert(contract)
    approver, expert = queries.is_of_approver(contract, user), queries.is_of_expert(contract, user)
    rules = {
        "terms": own and state in {S.DRAFT, S.NEGOTIATING},
        "take_back": own and state is S.OFFERED,
        "hand_over": own and not approver and is_written and not is_handed_over,
        "offer": approver and is_written and not is_proposal,
        "agree_with_proposal": approver and is_proposal,
        "hand_back": approver and is_written and is_handed_over,
        "answer": expert and state is S.OFFERED,
        "decline": (expert and state in {S.OFFERED, S.NEGOTIATING, S.AGREED})
        or (approver and state in queries.UNSIGNED),
        "signature": approver and state is S.AGREED,
        "confirm_signature": expert and _waits(contract, Checker.OTHER_SIDE, Milestone.SIGNATURE),
        "confirm_start": expert and _waits(contract, Checker.OTHER_SIDE, Milestone.START),
        "check": can(user, Permission.CONTRACT_CHECK)
        and _waits(contract, Checker.OFFICER, *Milestone)
        and four_eyes.may_check(contract, user),
        "start": own and state is S.SIGNED and contract.confirmed_by_expert_at is not None,
        "never_started": can(user, Permission.CONTRACT_CHECK) and state is S.SIGNED,
        "delivery": own and state in {S.ACTIVE, S.COMPLETED, S.ENDED_EARLY},
        "renew": own and renewals.may_renew(contract, user),
        "suspend": approver and state is S.ACTIVE,
        "resume": approver and state is S.SUSPENDED,
        "end": (approver or expert) and state in {S.ACTIVE, S.SUSPENDED},
        "correct": corrections.may_propose(contract, user)
        and corrections.find_open(contract) is None,
        "answer_correction": _has_to_answer(contract, user),
        "let_end": own and renewals.may_let_end(contract, user),
        **_of_voiding(contract, user),
    }
    return [name for name, holds in rules.items() if holds]


def _of_voiding(contract: Contract, user: User) -> dict[str, bool]:
    state = contract.state
    return {
        "void": can(user, Permission.CONTRACT_VOID)
        and contract.void_proposed_by_id is None
        and state not in queries.UNSIGNED | {S.VOID},
        "confirm_void": Role.AUDITOR in user.roles
        and contract.void_proposed_by_id is not None
        and state is not S.VOID,
    }


def is_of_expert(contract: Contract) -> bool:
    """Whether the present terms are what the expert proposed."""
    return editions.current_edition(contract).side is Side.EXPERT


def _has_to_answer(contract: Contract, user: User) -> bool:
    found = corrections.find_open(contract)
    return found is not None and corrections.may_answer(found, user)


def _waits(contract: Contract, by_whom: Checker, *steps: Milestone) -> bool:
    if contract.state in queries.UNSIGNED | {S.VOID}:
        return False
    return any(one.step in steps for one in checks.list_open(contract, by_whom))
