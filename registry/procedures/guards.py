"""Who may take which step, and which steps of the contract have to wait."""

from registry.accounts.models import User
from registry.contracts import queries as contracts
from registry.contracts.models import Contract
from registry.core.errors import NotAllowed, RegistryError
from registry.core.i18n import _, hanoi_today, localized
from registry.core.permissions import Permission, can
from registry.procedures import queries
from registry.procedures.kinds import Doer, Gate
from registry.procedures.models import Procedure
from registry.procedures.states import OPEN, TO_BE_TAKEN, ProcedureState

S = ProcedureState


def may_act(row: Procedure, user: User) -> bool:
    """The institution records everything; the expert what is theirs to do."""
    if row.contract.state not in queries.LIVE:
        return False
    if contracts.is_of_expert(row.contract, user):
        return row.doer is Doer.EXPERT
    return contracts.is_of_institution(row.contract, user)


def may_drop(row: Procedure, user: User) -> bool:
    """What the law asks for before a step is not dropped by those who would take it."""
    if not row.is_strict:
        return may_act(row, user)
    is_officer = can(user, Permission.CONTRACT_CHECK)
    is_own = contracts.is_of_expert(row.contract, user)
    return is_officer and not is_own and row.contract.state in queries.LIVE


def refuse_other(row: Procedure, *, by: User) -> None:
    if not may_act(row, by):
        raise NotAllowed(_("Only those who arrange this can record it."))


def refuse_other_than_dropper(row: Procedure, *, by: User) -> None:
    if not may_drop(row, by):
        raise NotAllowed(
            _("The law asks for this: only a recruitment officer can record that it is not needed.")
            if row.is_strict
            else _("Only those who arrange this can record it.")
        )


def may_add(contract: Contract, user: User) -> bool:
    is_concerned = contracts.is_of_institution(contract, user) or (
        can(user, Permission.CONTRACT_CHECK) and not contracts.is_of_expert(contract, user)
    )
    return is_concerned and contract.state in queries.LIVE


def is_ending(row: Procedure) -> bool:
    """Granted, and to be applied for again before its time is over."""
    if row.state is not S.GRANTED or row.expires_on is None:
        return False
    return row.expires_on < queries.ending_before(hanoi_today())


def open_steps(row: Procedure, user: User) -> list[str]:
    acts, drops = may_act(row, user), may_drop(row, user)
    is_approval = row.kind == "approval"
    rules = {
        "apply": acts and is_approval and (row.state in TO_BE_TAKEN or is_ending(row)),
        "grant": acts and is_approval and row.state in {S.WAITING, S.APPLIED, S.EXPIRED},
        "refused": acts and row.state is S.APPLIED,
        "done": acts and not is_approval and row.state is S.WAITING,
        "drop": drops and row.state in TO_BE_TAKEN,
        "postpone": acts and row.state in OPEN,
        "reopen": (acts and row.state in {S.DONE, S.GRANTED})
        or (drops and row.state is S.NOT_NEEDED),
    }
    return [name for name, holds in rules.items() if holds]


def refuse_signature(contract: Contract) -> None:
    _refuse(contract, Gate.SIGNATURE)


def refuse_start(contract: Contract) -> None:
    _refuse(contract, Gate.START)


def _refuse(contract: Contract, gate: Gate) -> None:
    """Raises RegistryError with the names of what the law asks for first."""
    missing = [one for one in queries.list_unsettled(contract, gate) if one.is_strict]
    if missing:
        titles = "; ".join(localized(one, "title") for one in missing)
        raise RegistryError(_("Not before this is settled: %(procedures)s.", procedures=titles))
