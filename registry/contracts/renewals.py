"""Before a contract ends: both sides are told in time, and the next one is drafted from it.

A renewal is a contract of its own between the same two, without a new introduction and without another
seat; the person counts already, so that it adds nothing to a number.
"""

import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import aliased

from registry.accounts.models import User
from registry.audit import states
from registry.contracts import courses, editions, queries
from registry.contracts.actions import ContractAction
from registry.contracts.doubts import limit
from registry.contracts.edition_terms import TERMS
from registry.contracts.guards import tell_both
from registry.contracts.kinds import ContractChannel
from registry.contracts.leaving import services as leaving
from registry.contracts.leaving.models import Occasion
from registry.contracts.leaving.queries import find_leaving, is_not_renewed
from registry.contracts.models import Contract
from registry.contracts.states import ContractState
from registry.core import facts
from registry.core.db import find_row, list_rows, session
from registry.core.errors import NotAllowed, RegistryError
from registry.core.i18n import _, hanoi_today
from registry.core.numbering import next_number
from registry.core.packaged import read_dated_rows
from registry.core.periods import holds_on
from registry.experts.states import PersonState

S = ContractState
CLOSED = (S.DECLINED, S.RETRACTED, S.LAPSED, S.VOID)
RENEWABLE = (S.ACTIVE, S.COMPLETED)


def is_ending(today: date) -> ColumnElement[bool]:
    """Of a contract that runs: its end is near, and nothing follows it yet."""
    following = aliased(Contract)
    follows = exists().where(following.renews_id == Contract.id, following.state.not_in(CLOSED))
    near = today + timedelta(limit("renew_days", today))
    return (
        (Contract.state == S.ACTIVE)
        & Contract.planned_end_on.between(today, near)
        & ~follows.correlate(Contract)
        & ~is_not_renewed()
    )


def find_renewal(contract: Contract) -> Contract | None:
    """The contract that follows this one, if it was not given up."""
    return find_row(
        select(Contract).where(Contract.renews_id == contract.id, Contract.state.not_in(CLOSED))
    )


def find_renewed(contract: Contract) -> Contract | None:
    return session().get(Contract, contract.renews_id) if contract.renews_id else None


def may_renew(contract: Contract, user: User) -> bool:
    """Near its end or soon after it; earlier nobody knows whether both want it."""
    end, today = contract.planned_end_on, hanoi_today()
    if contract.state not in RENEWABLE or end is None:
        return False
    window = timedelta(limit("renew_days", today))
    is_time = end - window <= today <= end + window
    return is_time and queries.is_of_institution(contract, user) and find_renewal(contract) is None


def draft(contract: Contract, *, by: User) -> Contract:
    """With the terms of before, from the day after its end, for as long."""
    if not queries.is_of_institution(contract, by):
        raise NotAllowed(_("Only the institution's staff can take this step."))
    if not may_renew(contract, by) or contract.planned_end_on is None:
        raise RegistryError(_("This contract cannot be renewed now, or is renewed already."))
    if contract.person.state is not PersonState.ACTIVE:
        raise RegistryError(_("This expert's profile is not active at present."))
    _take_back(contract)
    begins = contract.planned_end_on + timedelta(1)
    lasts = contract.planned_end_on - contract.planned_start_on
    terms: dict[str, Any] = {name: getattr(contract, name) for name in TERMS}
    terms |= {"planned_start_on": begins, "planned_end_on": begins + lasts}
    terms["courses"] = courses.without_terms(contract.courses)
    renewal = Contract(
        number=next_number(f"HD-{hanoi_today().year}-"),
        person_id=contract.person_id,
        institution_id=contract.institution_id,
        renews_id=contract.id,
        channel=ContractChannel.RENEWAL,
        state=S.DRAFT,
        **terms,
    )
    states.begin(renewal, by=by, action=ContractAction.RENEWAL_DRAFTED)
    session().refresh(renewal, ["person", "institution"])
    editions.write_edition(renewal, [], number=1, by=by)
    return renewal


def let_end(contract: Contract, *, cause: str, reason: str, by: User) -> None:
    """The institution will not renew it: both sides know why, and it waits for no renewal any more."""
    if not queries.is_of_institution(contract, by):
        raise NotAllowed(_("Only the institution's staff can take this step."))
    if not may_renew(contract, by):
        raise RegistryError(_("This contract cannot be renewed now, or is renewed already."))
    leaving.record(contract, Occasion.NOT_RENEWED, cause=cause, reason=reason, by=by)
    states.note(contract, by=by, action=ContractAction.NOT_RENEWED, reason=reason)
    tell_both(contract, "contract_news", by=by, news="not_renewed", promise=None, reason=reason)


def may_let_end(contract: Contract, user: User) -> bool:
    before = find_leaving(contract)
    is_said = before is not None and before.occasion is Occasion.NOT_RENEWED
    return may_renew(contract, user) and not is_said


def _take_back(contract: Contract) -> None:
    """It is renewed after all."""
    before = find_leaving(contract)
    if before is not None and before.occasion is Occasion.NOT_RENEWED:
        facts.supersede(before)


def field_taught(contract: Contract) -> str:
    """What the contract of before was about, which this one continues."""
    before = find_renewed(contract)
    fact = queries.current_fact(before) if before is not None else None
    return fact.taught_field if fact is not None else ""


def warning_days(on: date) -> tuple[int, ...]:
    """How many days before its end both sides of a contract are told."""
    rows = read_dated_rows("registry.contracts", "endings.csv")
    return tuple(int(row.values["days"]) for row in rows if holds_on(row, on))


def list_to_warn(today: date) -> Sequence[uuid.UUID]:
    days = [today + timedelta(number) for number in warning_days(today)]
    return list_rows(
        select(Contract.id)
        .where(is_ending(today), Contract.planned_end_on.in_(days))
        .order_by(Contract.id)
    )
