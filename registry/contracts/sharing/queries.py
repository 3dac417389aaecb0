import uuid
from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from sqlalchemy import ColumnElement, Select, exists, false, or_, select

from registry.accounts.models import User
from registry.contracts import four_eyes
from registry.contracts import queries as contracts
from registry.contracts.models import Contract
from registry.contracts.sharing import fractions
from registry.contracts.sharing.models import OPEN, ContractShare, ShareProposal, ShareState
from registry.core import facts
from registry.core.db import find_row, get_row, list_rows, session
from registry.core.permissions import INSTITUTION_ROLES, Permission, Role, can
from registry.taxonomy.models import Institution


def visible_proposals(user: User) -> Select[ShareProposal]:
    """Of the contracts that somebody sees; and of the other institution, which sees no more of the
    contract than what is asked of it."""
    own = user.organisation_ids(*INSTITUTION_ROLES)
    of_seen = contracts.visible_contracts(user).where(Contract.id == ShareProposal.contract_id)
    return select(ShareProposal).where(
        or_(
            # Of this one contract: the list of all that somebody sees is long.
            of_seen.with_only_columns(Contract.id).correlate(ShareProposal).exists(),
            ShareProposal.institution_id.in_(own) if own else false(),
        )
    )


def get_proposal(
    contract_id: uuid.UUID, proposal_id: uuid.UUID, *, visible_to: User
) -> ShareProposal:
    return get_row(
        visible_proposals(visible_to).where(
            ShareProposal.id == proposal_id, ShareProposal.contract_id == contract_id
        )
    )


def list_proposals(contract: Contract) -> Sequence[ShareProposal]:
    return list_rows(
        select(ShareProposal)
        .where(ShareProposal.contract_id == contract.id)
        .order_by(ShareProposal.created_at.desc(), ShareProposal.id)
    )


def find_open(contract: Contract) -> ShareProposal | None:
    return find_row(
        select(ShareProposal).where(
            ShareProposal.contract_id == contract.id, ShareProposal.state.in_(OPEN)
        )
    )


def list_silent(due_before: date) -> Sequence[uuid.UUID]:
    return list_rows(
        select(ShareProposal.id)
        .where(ShareProposal.state.in_(OPEN), ShareProposal.due_on < due_before)
        .order_by(ShareProposal.id)
    )


def list_shares(contract_id: uuid.UUID, *, on: date | None = None) -> Sequence[ContractShare]:
    """What is believed now: of a day, or of every day."""
    return list_rows(
        facts.read(ContractShare, as_of=on)
        .where(ContractShare.contract_id == contract_id)
        .order_by(ContractShare.valid_from, ContractShare.id)
    )


def list_parts(contract: Contract, *, on: date) -> list[tuple[Institution, Fraction]]:
    """Each institution with its part on a day, the signing one first; nothing when it is not shared."""
    shares = list_shares(contract.id, on=on)
    if not shares:
        return []
    parts = [Fraction(row.numerator, row.denominator) for row in shares]
    others = [session().get_one(Institution, row.institution_id) for row in shares]
    own = (contract.institution, fractions.remainder(parts))
    return [own, *zip(others, parts, strict=True)]


def is_shared() -> ColumnElement[bool]:
    """As a condition on contracts: another institution has or had a part in it."""
    return exists().where(ContractShare.contract_id == Contract.id, *facts.believed(ContractShare))


def may_propose(contract: Contract, user: User) -> bool:
    return (
        contracts.is_of_approver(contract, user)
        and contract.state in contracts.SIGNED
        and find_open(contract) is None
    )


def may_confirm(proposal: ShareProposal, user: User) -> bool:
    own = user.organisation_ids(Role.INSTITUTION_APPROVER)
    return (
        proposal.state is ShareState.PROPOSED
        and proposal.institution_id in own
        and user.id != proposal.proposed_by_id
        and not contracts.is_of_expert(proposal.contract, user)
    )


def may_check(proposal: ShareProposal, user: User) -> bool:
    """An officer who stands behind nothing of it and works at neither of the two."""
    own = user.organisation_ids(*INSTITUTION_ROLES)
    return (
        proposal.state is ShareState.CONFIRMED
        and can(user, Permission.CONTRACT_CHECK)
        and user.id not in {proposal.proposed_by_id, proposal.confirmed_by_id}
        and not set(own) & {proposal.institution_id, proposal.contract.institution_id}
        and four_eyes.may_check(proposal.contract, user)
    )


def may_withdraw(proposal: ShareProposal, user: User) -> bool:
    return proposal.state in OPEN and contracts.is_of_approver(proposal.contract, user)
