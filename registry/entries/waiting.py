"""Whose turn it is with a contract that is being entered."""

from collections.abc import Callable
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, or_
from sqlalchemy.orm import aliased

from registry.accounts.models import User
from registry.contracts.models import Contract
from registry.contracts.states import ContractState
from registry.core.i18n import _l, localized
from registry.core.paging import Rows
from registry.core.permissions import INSTITUTION_ROLES, Permission, Role, can
from registry.core.waiting import Party, Work, mine
from registry.entries import listing
from registry.entries.models import ContractEntry
from registry.entries.states import NEEDS_OFFICER, EntryState
from registry.experts.claim_models import Claim
from registry.experts.states import ClaimState

S = EntryState
Made = aliased(Contract)  # the list has joined the contract itself already
Whose = Callable[[User], ColumnElement[bool]]


def _staff(user: User, *roles: Role) -> ColumnElement[bool]:
    places = user.organisation_ids(*(roles or INSTITUTION_ROLES))
    return ContractEntry.institution_id.in_(places) if places else false()


def _approver(user: User) -> ColumnElement[bool]:
    return _staff(user, Role.INSTITUTION_APPROVER)


def _officer(user: User) -> ColumnElement[bool]:
    """Nobody checks what the own institution entered."""
    if not can(user, Permission.CONTRACT_CHECK):
        return false()
    places = user.organisation_ids(*INSTITUTION_ROLES)
    return ContractEntry.institution_id.not_in(places) if places else ContractEntry.id.is_not(None)


def _second(user: User) -> ColumnElement[bool]:
    return and_(_officer(user), ContractEntry.officer_id != user.id)


def is_unconfirmed() -> ColumnElement[bool]:
    """Nobody stands for the expert, and no officer has decided what follows; see `asking`."""
    undecided = and_(Made.confirmed_by_expert_at.is_(None), Made.on_papers_at.is_(None))
    return and_(
        ContractEntry.answer.in_(NEEDS_OFFICER),
        ContractEntry.contract_id.is_not(None),
        exists().where(
            Made.id == ContractEntry.contract_id,
            Made.state != ContractState.VOID,
            Made.void_proposed_by_id.is_(None),
            or_(ContractEntry.followed_at.is_(None), undecided),
        ),
    )


def is_asked_for_evidence() -> ColumnElement[bool]:
    """A verifier asked for more of what the institution gave as evidence."""
    return and_(
        ContractEntry.person_id.is_not(None),
        exists().where(
            Claim.person_id == ContractEntry.person_id, Claim.state == ClaimState.NEEDS_MORE
        ),
    )


def _rows(whose: Whose, *conditions: ColumnElement[bool]) -> Callable[..., Rows]:
    def rows(user: User, begin: Callable[[User], Rows] = listing.rows) -> Rows:
        return begin(user).where(*conditions).add_columns(mine(whose(user)))

    return rows


_entry = partial(
    Work,
    permission=Permission.ENTRY_READ,
    title=lambda row: row.full_name,
    about=lambda row: f"{row.number} · {localized(row, 'name')}",
    address=lambda row: {"entry_id": row.id},
    case_endpoint="entries.show",
    list_endpoint="entries.index",
    place=ContractEntry.institution_id,
    bare=listing.bare,
)


def _in(*states: EntryState) -> Any:
    return ContractEntry.state.in_(states)


WORK = (
    _entry(
        "entries.finish",
        _l("Finish the contract that is being entered"),
        _l("Continue"),
        Party.INSTITUTION,
        _rows(_staff, _in(S.DRAFT)),
    ),
    _entry(
        "entries.put_right",
        _l("Put an entered contract right"),
        _l("Read the reason"),
        Party.INSTITUTION,
        _rows(_staff, _in(S.RETURNED)),
    ),
    _entry(
        "entries.send",
        _l("Send an entered contract, or give it back"),
        _l("Read and decide"),
        Party.INSTITUTION,
        _rows(_approver, _in(S.HANDED_OVER)),
    ),
    _entry(
        "entries.check",
        _l("Check an entered contract"),
        _l("Check"),
        Party.OFFICER,
        _rows(_officer, _in(S.SENT)),
    ),
    _entry(
        "entries.second",
        _l("Second opinion on an entered contract"),
        _l("Compare"),
        Party.OFFICER,
        _rows(_second, _in(S.AWAITING_SECOND)),
    ),
    _entry(
        "entries.decide",
        _l("Decide about a contract that nobody confirmed"),
        _l("Decide"),
        Party.OFFICER,
        _rows(_officer, is_unconfirmed()),
    ),
    _entry(
        "entries.more_evidence",
        _l("Add the evidence that a verifier asked for"),
        _l("Add it"),
        Party.INSTITUTION,
        _rows(_staff, is_asked_for_evidence()),
    ),
)
