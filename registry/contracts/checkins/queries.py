import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import exists, func, or_, select

from registry.accounts.models import User
from registry.contracts import queries as contracts
from registry.contracts.checkins.models import ANSWERABLE, FOR_OFFICER, CheckIn, CheckInState
from registry.contracts.checkins.templates import Template, list_templates
from registry.contracts.doubts import limit
from registry.contracts.kinds import Side
from registry.contracts.models import Contract, ContractFact
from registry.contracts.states import ContractState
from registry.core import facts
from registry.core.db import get_row, list_rows, session
from registry.core.i18n import hanoi_today
from registry.core.permissions import Permission, can

RUNNING = (ContractState.ACTIVE, ContractState.SUSPENDED)


def get_check_in(contract_id: uuid.UUID, check_in_id: uuid.UUID, *, visible_to: User) -> CheckIn:
    seen = contracts.visible_contracts(visible_to).with_only_columns(Contract.id)
    return get_row(
        select(CheckIn).where(
            CheckIn.id == check_in_id,
            CheckIn.contract_id == contract_id,
            CheckIn.contract_id.in_(seen),
        )
    )


def list_of(contract: Contract) -> Sequence[CheckIn]:
    return list_rows(
        select(CheckIn)
        .where(CheckIn.contract_id == contract.id)
        .order_by(CheckIn.due_on, CheckIn.side, CheckIn.id)
    )


def side_of(contract: Contract, user: User) -> Side | None:
    if contracts.is_of_expert(contract, user):
        return Side.EXPERT
    return Side.INSTITUTION if contracts.is_of_institution(contract, user) else None


def may_answer(check_in: CheckIn, user: User) -> bool:
    return check_in.state in ANSWERABLE and side_of(check_in.contract, user) is check_in.side


def is_officer_of(contract: Contract, user: User) -> bool:
    return can(user, Permission.CONTRACT_CHECK) and side_of(contract, user) is None


def may_settle(check_in: CheckIn, user: User) -> bool:
    return check_in.state in FOR_OFFICER and is_officer_of(check_in.contract, user)


def may_read_held_back(check_in: CheckIn, user: User) -> bool:
    """Its author's side, and officers; never the other side."""
    return side_of(check_in.contract, user) is check_in.side or is_officer_of(
        check_in.contract, user
    )


def list_to_ask(today: date) -> Sequence[tuple[uuid.UUID, Template]]:
    """Contracts that run and began so long ago; not those that began so much longer ago that a new
    question would come late."""
    found: list[tuple[uuid.UUID, Template]] = []
    for template in list_templates(on=today):
        last = today - timedelta(template.days_after)
        asked = exists().where(CheckIn.contract_id == Contract.id, CheckIn.code == template.code)
        statement = (
            select(Contract.id)
            .join(ContractFact, ContractFact.contract_id == Contract.id)
            .where(
                Contract.state == ContractState.ACTIVE,
                *facts.believed(ContractFact),
                ContractFact.started_on <= last,
                ContractFact.started_on > last - timedelta(template.answer_days),
                ~asked,
            )
            .order_by(Contract.id)
        )
        found += [(contract_id, template) for contract_id in list_rows(statement)]
    return found


def list_to_remind(today: date) -> Sequence[uuid.UUID]:
    due = today + timedelta(limit("offer_remind_days", today))
    return _ids(CheckIn.state == CheckInState.ASKED, CheckIn.due_on == due)


def list_silent(today: date) -> Sequence[uuid.UUID]:
    return _ids(CheckIn.state == CheckInState.ASKED, CheckIn.due_on < today)


def list_over() -> Sequence[uuid.UUID]:
    """Still asked of contracts that run no longer."""
    running = select(Contract.id).where(Contract.state.in_(RUNNING))
    return _ids(CheckIn.state.in_(ANSWERABLE), CheckIn.contract_id.not_in(running))


def _ids(*conditions: object) -> Sequence[uuid.UUID]:
    return list_rows(select(CheckIn.id).where(*conditions).order_by(CheckIn.id))  # type: ignore[arg-type]


@dataclass(frozen=True)
class Figure:
    """Of one question to one side. `people`: as many, or None where they are too few to be told."""

    code: str
    side: Side
    people: int
    mean: float
    concerns: int
    silent: int


def list_figures(user: User) -> list[Figure]:
    """Of the contracts that this reader sees, where enough people stand behind each figure."""
    seen = contracts.visible_contracts(user).with_only_columns(Contract.id)
    least = limit("reliability_people", hanoi_today())
    looked_into = or_(CheckIn.wants_officer, CheckIn.state == CheckInState.CONCERN)
    people = func.count(func.distinct(Contract.person_id))
    statement = (
        select(
            CheckIn.code,
            CheckIn.side,
            people,
            func.avg(CheckIn.score),
            func.count().filter(looked_into),
            func.count().filter(CheckIn.answered_at.is_(None)),
        )
        .join(Contract, Contract.id == CheckIn.contract_id)
        .where(CheckIn.contract_id.in_(seen), CheckIn.state != CheckInState.ASKED)
        .group_by(CheckIn.code, CheckIn.side)
        .having(
            func.count(func.distinct(Contract.person_id)).filter(CheckIn.score.is_not(None))
            >= least
        )
        .order_by(CheckIn.code, CheckIn.side)
    )
    return [
        Figure(row[0], row[1], row[2], float(row[3] or 0), row[4], row[5])
        for row in session().execute(statement)
    ]
