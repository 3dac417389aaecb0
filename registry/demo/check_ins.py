"""What the demo country's experts and institutions say after the start of their contracts."""

from datetime import date, timedelta

from sqlalchemy import select

from registry.accounts.models import User
from registry.accounts.queries import list_holders
from registry.contracts import queries as contracts
from registry.contracts.checkins import queries, services
from registry.contracts.checkins.models import CheckIn, CheckInState
from registry.contracts.checkins.templates import get_template
from registry.contracts.kinds import Side
from registry.contracts.models import Contract, ContractFact
from registry.contracts.states import ContractState
from registry.core import facts
from registry.core.db import session
from registry.core.i18n import hanoi_today
from registry.core.permissions import INSTITUTION_ROLES, Role
from registry.experts import queries as experts

ANSWERS = (
    (5, "Lớp học và phòng làm việc rất tốt.", "", False),
    (4, "Đồng nghiệp hỗ trợ nhiều; còn thiếu trợ giảng.", "", False),
    (
        2,
        "Chưa có phòng thí nghiệm như đã hẹn.",
        "Tôi lo kế hoạch nghiên cứu bị chậm một năm.",
        False,
    ),
    (3, "Thủ tục thẻ tạm trú còn chờ.", "", True),
)
DONE = "Đã làm việc với nhà trường; phòng thí nghiệm được bố trí trong tháng tới."
DAYS = (90, 30, 180)  # after the start; of those that have passed
MOST = 24


def tell() -> None:
    """Called when everything else is written; each answer is recorded as of now."""
    today = hanoi_today()
    for place, (contract, started_on) in enumerate(_begun(today - timedelta(min(DAYS)))):
        passed = [days for days in DAYS if started_on + timedelta(days) <= today]
        template = get_template(f"day{passed[place % len(passed)]}", on=today)
        for check_in in services.ask(contract, template):
            session().flush()
            _answer(check_in, place)


def _answer(check_in: CheckIn, place: int) -> None:
    """Some wait, some did not answer, most did; of the concerns every other one was followed up."""
    if place % 8 == 6:
        return
    if place % 8 == 7:
        check_in.due_on = hanoi_today() - timedelta(2)
        services.fall_silent(check_in)
        return
    user = _author(check_in)
    if user is None:
        return
    score, words, held_back, wish = ANSWERS[(place + (check_in.side is Side.EXPERT)) % len(ANSWERS)]
    services.answer(
        check_in, score=score, words=words, held_back=held_back, wants_officer=wish, by=user
    )
    officers = [
        one for one in list_holders(Role.RECRUITMENT_OFFICER) if queries.may_settle(check_in, one)
    ]
    if check_in.state is CheckInState.CONCERN and place % 2 and officers:
        services.settle(check_in, done=DONE, by=officers[0])


def _author(check_in: CheckIn) -> User | None:
    contract = check_in.contract
    if check_in.side is Side.EXPERT:
        return experts.find_account(contract.person)
    staff = list_holders(*INSTITUTION_ROLES, organisation_id=contract.institution_id)
    return next((one for one in staff if not contracts.is_of_expert(contract, one)), None)


def _begun(until: date) -> list[tuple[Contract, date]]:
    return [
        (row.Contract, row.started_on)
        for row in session().execute(
            select(Contract, ContractFact.started_on)
            .join(ContractFact, ContractFact.contract_id == Contract.id)
            .where(
                Contract.state == ContractState.ACTIVE,
                *facts.believed(ContractFact),
                ContractFact.started_on <= until,
            )
            .order_by(ContractFact.started_on.desc(), Contract.id)
            .limit(MOST)
        )
    ]
