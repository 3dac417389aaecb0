"""Contracts of the demo country that two institutions share: in force, waiting, and not agreed."""

from fractions import Fraction
from typing import Any

from sqlalchemy import select

from registry.accounts.models import User
from registry.accounts.queries import list_holders
from registry.contracts import queries as contracts
from registry.contracts.models import Contract
from registry.contracts.sharing import queries, services
from registry.contracts.sharing.models import ShareProposal
from registry.contracts.states import ContractState
from registry.core.db import session
from registry.core.permissions import Role
from registry.taxonomy.models import Institution

PARTS = (Fraction(1, 3), Fraction(2, 5), Fraction(1, 2), Fraction(1, 4))
REASON = "Hai trường thỏa thuận cùng sử dụng chuyên gia trong năm học này."
REFUSED = "Khoa chưa bố trí được giờ giảng cho chuyên gia."


def tell() -> None:
    """Called when everything else is written; each step is recorded as of now. The first two are in
    force, one waits for an officer, the next for the other institution, the last was not agreed."""
    others = _institutions_with_approvers()
    found = [one for one in _running() if len(others) > 1 and _approvers(one.institution_id, one)]
    for place, contract in enumerate(found[:5]):
        other = next(one for one in others if one.id != contract.institution_id)
        _share(contract, other, place)


def _share(contract: Contract, other: Institution, place: int) -> None:
    [approver, *_more] = _approvers(contract.institution_id, contract)
    fact = contracts.current_fact(contract)
    answering = [one for one in _approvers(other.id, contract) if one.id != approver.id]
    if fact is None or not answering or not queries.may_propose(contract, approver):
        return
    proposal = services.propose(
        contract,
        other,
        part=PARTS[place % len(PARTS)],
        begins_on=fact.signed_on,
        reason=REASON,
        by=approver,
    )
    if place == 4:
        services.refuse(proposal, reason=REFUSED, by=answering[0])
    elif place < 3:
        services.answer(proposal, by=answering[0])
    if place < 2:
        _check(proposal)


def _check(proposal: ShareProposal) -> None:
    officers = [
        one for one in list_holders(Role.RECRUITMENT_OFFICER) if queries.may_check(proposal, one)
    ]
    if officers:
        services.answer(proposal, by=officers[0])


def _running() -> Any:
    return session().scalars(
        select(Contract)
        .where(Contract.state == ContractState.ACTIVE)
        .order_by(Contract.number)
        .limit(40)
    )


def _institutions_with_approvers() -> list[Institution]:
    ids = {
        organisation_id
        for user in list_holders(Role.INSTITUTION_APPROVER)
        for organisation_id in user.organisation_ids(Role.INSTITUTION_APPROVER)
    }
    return list(
        session().scalars(
            select(Institution).where(Institution.id.in_(ids)).order_by(Institution.id)
        )
    )


def _approvers(institution_id: Any, contract: Contract) -> list[User]:
    approvers = list_holders(Role.INSTITUTION_APPROVER, organisation_id=institution_id)
    return [one for one in approvers if not contracts.is_of_expert(contract, one)]
