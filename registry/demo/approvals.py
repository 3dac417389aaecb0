"""What is arranged after agreements in the demo country, told by the product's own steps: approvals in
every state, and procedures done, dropped, late and waiting for the expert."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from registry.accounts.models import User
from registry.accounts.queries import list_holders
from registry.contracts.models import Contract
from registry.contracts.states import ContractState
from registry.core.db import session
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.demo.staff import Staff
from registry.procedures import paths, services
from registry.procedures.kinds import Doer, ProcedureKind
from registry.procedures.models import Procedure
from registry.procedures.states import ProcedureState

S = ProcedureState
STATES = (ContractState.AGREED, ContractState.SIGNED, ContractState.ACTIVE)
EACH = 14  # contracts of a state
REFUSAL = "Hồ sơ thiếu bản dịch có chứng thực của bằng tiến sĩ."
DROPPED = "Chuyên gia cho biết không có người đi cùng."
DONE = "Đã sắp xếp và báo cho chuyên gia."
COURSES = (S.WAITING, S.APPLIED, S.GRANTED, S.REFUSED, S.EXPIRED, S.GRANTED, S.NOT_NEEDED)


def tell(staff: Staff) -> None:
    """Called when everything else is written; what happened earlier is dated back."""
    place = 0
    for state in STATES:
        own = Contract.institution_id.in_(_shown_places(staff))
        statement = (
            select(Contract)
            .where(Contract.state == state)
            .order_by(own.desc(), Contract.number)
            .limit(EACH)
        )
        for contract in session().scalars(statement).all():
            place += 1
            _tell_of(contract, place)


def _shown_places(staff: Staff) -> list[Any]:
    recruiter = session().get_one(User, staff.shown["recruiter"])
    return list(recruiter.organisation_ids(Role.INSTITUTION_RECRUITER))


def _tell_of(contract: Contract, place: int) -> None:
    approvers = list_holders(Role.INSTITUTION_APPROVER, organisation_id=contract.institution_id)
    recruiters = list_holders(Role.INSTITUTION_RECRUITER, organisation_id=contract.institution_id)
    staff = [one for one in (*recruiters, *approvers) if one.id != contract.person.user_id]
    if not staff:
        return
    rows = paths.open_path(contract, by=None)
    is_running = contract.state is ContractState.ACTIVE
    for number, row in enumerate(rows):
        _date_back(row, contract, place + number)
        if row.kind is ProcedureKind.APPROVAL:
            course = COURSES[(place + number) % len(COURSES)]
            _approve(row, S.GRANTED if is_running and row.is_strict else course, staff[0])
        elif is_running or (place + number) % 3 == 0:
            _finish(row, staff[0], place + number)


def _date_back(row: Procedure, contract: Contract, turn: int) -> None:
    """As agreed some weeks ago; every fifth day has passed."""
    today = hanoi_today()
    days = -6 - turn % 9 if turn % 5 == 0 else 3 + turn * 5 % 40
    row.due_on = today + timedelta(days)


def _approve(row: Procedure, state: ProcedureState, by: User) -> None:
    today = hanoi_today()
    applied = today - timedelta(9 + row.place % 17)
    if state is S.NOT_NEEDED:
        if not row.is_strict:
            services.drop(row, reason="Đã có phê duyệt chung của trường.", by=by)
        return
    if state is S.WAITING or row.doer is Doer.EXPERT:
        return
    services.apply(row, applied_on=applied, by=by)
    if state is S.REFUSED:
        services.refuse(row, decided_on=today - timedelta(3), reason=REFUSAL, by=by)
    elif state in {S.GRANTED, S.EXPIRED}:
        _grant(row, state, applied + timedelta(4 + row.place % 13), by)


def _grant(row: Procedure, state: ProcedureState, decided: date, by: User) -> None:
    today = hanoi_today()
    number = f"{100 + row.place}/GP-{decided.year}" if row.is_strict else ""
    lasts = timedelta(20 if row.place % 3 == 0 else 700)
    services.grant(
        row,
        None,
        decided_on=min(decided, today),
        expires_on=today + lasts if row.is_strict else None,
        decision_number=number,
        by=by,
    )
    if state is S.EXPIRED and row.is_strict:
        row.expires_on = today - timedelta(1)
        services.expire(row)


def _finish(row: Procedure, by: User, turn: int) -> None:
    if turn % 7 == 0 and not row.is_strict:
        services.drop(row, reason=DROPPED, by=by)
    else:
        services.finish(row, None, note=DONE, by=by)
