"""Whose turn it is with a check-in."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, false, select

from registry.accounts.models import User
from registry.contracts import listing, turns
from registry.contracts.checkins.models import FOR_OFFICER, CheckIn, CheckInState
from registry.contracts.kinds import Side
from registry.contracts.models import Contract
from registry.core.paging import Rows
from registry.core.permissions import INSTITUTION_ROLES, Permission, can
from registry.experts.models import Person
from registry.experts.queries import own_ids


def officer(user: User) -> ColumnElement[bool]:
    """Neither the expert nor somebody of the institution: they would answer for their own side."""
    if not can(user, Permission.CONTRACT_CHECK):
        return false()
    places = user.organisation_ids(*INSTITUTION_ROLES)
    is_other = Contract.person_id.not_in(own_ids(user))
    return is_other & Contract.institution_id.not_in(places) if places else is_other


def rows(whose: turns.Whose, due: Any, *conditions: ColumnElement[bool]) -> Callable[..., Rows]:
    begun = turns.rows_of(whose, *conditions)

    def found(user: User, begin: turns.Begin = listing.rows) -> Rows:
        return turns.part_of_contract(
            begun(user, begin).join(CheckIn, CheckIn.contract_id == Contract.id),
            id=CheckIn.id,
            since=CheckIn.created_at,
            due_on=due,
            code=CheckIn.code,
        )

    return found


def asked(whose: turns.Whose, side: Side) -> Callable[..., Rows]:
    return rows(whose, CheckIn.due_on, CheckIn.state == CheckInState.ASKED, CheckIn.side == side)


def for_officer() -> Callable[..., Rows]:
    return rows(officer, CheckIn.officer_due_on, CheckIn.state.in_(FOR_OFFICER))


def owners(first: date, before: date) -> Rows:
    return (
        select(Person.user_id)
        .join(Contract, Contract.person_id == Person.id)
        .join(CheckIn, CheckIn.contract_id == Contract.id)
        .where(Person.user_id.is_not(None), CheckIn.state == CheckInState.ASKED)
        .where(CheckIn.side == Side.EXPERT, CheckIn.due_on >= first, CheckIn.due_on < before)
    )
