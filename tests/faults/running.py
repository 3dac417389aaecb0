"""What is told of contracts that run, in the small country: a share that is proposed, questions how it goes."""

from datetime import timedelta
from typing import Any

from account_steps import make_member
from factories import add, make_institution, make_user
from faults.sides import Side, SmallCountry
from sqlalchemy import select

from registry.contracts.checkins.models import CheckIn, CheckInState
from registry.contracts.kinds import Side as ContractSide
from registry.contracts.models import Contract
from registry.contracts.sharing.models import ShareProposal, ShareState
from registry.contracts.states import ContractState
from registry.core.db import session
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role


def tell_of_running(country: SmallCountry) -> None:
    for side in (country.own, country.other):
        statement = select(Contract).where(Contract.institution_id == side.institution.id)
        running = statement.where(Contract.state == ContractState.ACTIVE).order_by(Contract.number)
        contract = session().scalars(running).first()
        assert contract is not None
        _propose_share(side, contract)
        _ask(contract)
        signed = statement.where(Contract.state == ContractState.SIGNED).order_by(Contract.number)
        waiting = session().scalars(signed).first()
        assert waiting is not None
        _propose_share(side, waiting, state=ShareState.CONFIRMED, confirmed_by_id=make_user().id)


def _propose_share(side: Side, contract: Contract, **values: Any) -> None:
    """With an institution of neither side, so that only one of the two reads it."""
    other = make_institution()
    make_member(Role.INSTITUTION_APPROVER, organisation=other.organisation)
    add(
        ShareProposal(
            contract_id=contract.id,
            institution_id=other.id,
            numerator=1,
            denominator=3,
            begins_on=contract.planned_start_on,
            reason="Hai trường thỏa thuận.",
            due_on=hanoi_today() + timedelta(9),
            proposed_by_id=side.people["institution_approver"].id,
            **values,
        )
    )


def _ask(contract: Contract) -> None:
    for code, state in (("day30", CheckInState.SILENT), ("day90", CheckInState.ASKED)):
        for one in ContractSide:
            add(
                CheckIn(
                    contract_id=contract.id,
                    code=code,
                    side=one,
                    state=state,
                    due_on=hanoi_today() + timedelta(5),
                    officer_due_on=hanoi_today() + timedelta(9),
                )
            )
