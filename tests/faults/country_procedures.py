"""What is arranged under an agreed contract: one of each kind in each state that a step begins from."""

from datetime import timedelta
from typing import Any

from factories import add
from faults.sides import Side, receive

from registry.contracts.models import Contract
from registry.contracts.pace import queries as pace
from registry.contracts.pace import services as benchmarks
from registry.contracts.states import ContractState
from registry.core.i18n import hanoi_today
from registry.procedures.kinds import Doer, Gate, ProcedureKind
from registry.procedures.models import Procedure
from registry.procedures.states import ProcedureState

S = ProcedureState
APPROVALS = (S.WAITING, S.APPLIED, S.REFUSED, S.GRANTED, S.EXPIRED, S.NOT_NEEDED)
TASKS = (S.WAITING, S.DONE, S.NOT_NEEDED)


def add_procedures(side: Side, contract: Contract) -> None:
    for state in APPROVALS:
        _add(side, contract, ProcedureKind.APPROVAL, Doer.AUTHORITY, state, gate=Gate.START)
    for doer in (Doer.INSTITUTION, Doer.EXPERT):
        for state in TASKS:
            _add(side, contract, ProcedureKind.TASK, doer, state)
    strict = {"gate": Gate.START, "is_strict": True}
    _add(side, contract, ProcedureKind.APPROVAL, Doer.AUTHORITY, S.WAITING, **strict)


def _add(
    side: Side,
    contract: Contract,
    kind: ProcedureKind,
    doer: Doer,
    state: ProcedureState,
    **values: Any,
) -> None:
    today = hanoi_today()
    is_over = state in {S.GRANTED, S.DONE, S.EXPIRED}
    paper = receive("giấy phép", by=side.people["institution_recruiter"]) if is_over else None
    add(
        Procedure(
            contract_id=contract.id,
            kind=kind,
            doer=doer,
            state=state,
            place=10,
            title_vi="Giấy tờ",
            title_en="A paper",
            due_on=today + timedelta(5),
            usual_days=5,
            applied_on=today - timedelta(9) if state is not S.WAITING else None,
            decided_on=today - timedelta(2) if is_over else None,
            document_id=paper.id if paper else None,
            **values,
        )
    )


def propose_benchmark(side: Side) -> None:
    """Of one step another number of days waits for the second officer of the ministry."""
    latest = pace.find_latest(ContractState.OFFERED)
    assert latest is not None
    officer = side.people["scheme_officer"]
    benchmarks.propose(latest, days=10, valid_from=hanoi_today(), source="12/BGDĐT", by=officer)
