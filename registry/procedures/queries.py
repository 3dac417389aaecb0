import uuid
from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, or_, select

from registry.accounts.models import User
from registry.contracts import queries as contracts
from registry.contracts.models import Contract
from registry.contracts.states import ContractState
from registry.core.db import get_row, list_rows
from registry.core.packaged import row_in_force
from registry.documents.models import Document
from registry.procedures.kinds import Doer, Gate, ProcedureKind
from registry.procedures.models import Procedure, ProcedureRule
from registry.procedures.states import OPEN, ProcedureState

C = ContractState
LIVE = frozenset({C.AGREED, C.SIGNED, C.ACTIVE, C.SUSPENDED})
"""Of which contracts something is still arranged."""


def get_procedure(procedure_id: uuid.UUID, *, visible_to: User) -> Procedure:
    """Through its contract. Experts find what they have to do themselves, what is arranged for them and
    what was granted; the applications that others make are not theirs to follow."""
    visible = contracts.visible_contracts(visible_to).with_only_columns(Contract.id)
    row = get_row(
        select(Procedure).where(Procedure.id == procedure_id, Procedure.contract_id.in_(visible))
    )
    if contracts.is_of_expert(row.contract, visible_to):
        return get_row(select(Procedure).where(Procedure.id == procedure_id, is_shown_to_expert()))
    return row


def is_shown_to_expert() -> ColumnElement[bool]:
    return or_(
        Procedure.doer == Doer.EXPERT,
        Procedure.kind == ProcedureKind.TASK,
        Procedure.state == ProcedureState.GRANTED,
    )


def list_procedures(contract: Contract, *, visible_to: User | None = None) -> Sequence[Procedure]:
    statement = (
        select(Procedure)
        .where(Procedure.contract_id == contract.id)
        .order_by(Procedure.place, Procedure.created_at, Procedure.id)
    )
    if visible_to is not None and contracts.is_of_expert(contract, visible_to):
        statement = statement.where(is_shown_to_expert())
    return list_rows(statement)


def list_codes(contract: Contract) -> set[str]:
    """Which rules are followed already, in whichever edition."""
    statement = (
        select(ProcedureRule.code)
        .join(Procedure, Procedure.rule_id == ProcedureRule.id)
        .where(Procedure.contract_id == contract.id)
    )
    return set(list_rows(statement))


def list_unsettled(contract: Contract, gate: Gate) -> list[Procedure]:
    """What has to be settled before this step; before work begins also what was due with the signature."""
    gates = {gate, Gate.SIGNATURE} if gate is Gate.START else {gate}
    return [one for one in list_procedures(contract) if one.gate in gates and one.state in OPEN]


def list_expired(today: date) -> Sequence[uuid.UUID]:
    """Granted for a time that is over, under contracts that run."""
    return list_rows(
        select(Procedure.id)
        .join(Contract, Contract.id == Procedure.contract_id)
        .where(
            Procedure.state == ProcedureState.GRANTED,
            Procedure.expires_on < today,
            Contract.state.in_(LIVE),
        )
        .order_by(Procedure.id)
    )


def limit(code: str, on: date) -> int:
    return int(row_in_force("registry.procedures", "limits.csv", on=on, code=code)["value"])


def late_before(today: date) -> date:
    """What was due before this day is an officer's matter, too."""
    return today - timedelta(limit("officer_after_days", today))


def ending_before(today: date) -> date:
    """What expires before this day is applied for again."""
    return today + timedelta(limit("renew_before_days", today))


def get_document(row: Procedure) -> Document:
    return get_row(select(Document).where(Document.id == row.document_id))
