"""What was promised with an offer: kept or broken, as both sides say it, and an officer where they differ."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select

from registry.accounts.models import User
from registry.audit import states
from registry.contracts import queries
from registry.contracts.actions import ContractAction
from registry.contracts.doubts import limit
from registry.contracts.guards import (
    list_officers,
    refuse_other_approver,
    refuse_other_expert,
    refuse_outsider,
    refuse_own_case,
    tell_expert,
    tell_institution,
)
from registry.contracts.models import Contract, Promise
from registry.contracts.states import ContractState, PromiseState
from registry.core.db import now, session
from registry.core.errors import NotAllowed, RegistryError
from registry.core.i18n import _, hanoi_today
from registry.core.permissions import Permission, can
from registry.notices import services as notices

P = PromiseState
BINDING = frozenset(
    {ContractState.SIGNED, ContractState.ACTIVE, ContractState.SUSPENDED, ContractState.COMPLETED}
)
"""Of which contracts promises are kept or broken."""


def keep(contract: Contract, promise: Promise, *, kept_on: date, by: User, note: str = "") -> None:
    """Either side says so; what the institution says the expert may contradict."""
    refuse_outsider(contract, by=by)
    _refuse_unbound(contract)
    if kept_on > hanoi_today():
        raise RegistryError(_("This day is in the future."))
    _move(contract, promise, P.KEPT, by=by, action=ContractAction.PROMISE_KEPT)
    promise.kept_on, promise.note = kept_on, note
    _tell_other_side(contract, promise, "promise_kept", by=by)


def object_to(contract: Contract, promise: Promise, *, reason: str, by: User) -> None:
    """The expert: this was not kept. The institution answers by keeping it, an officer decides."""
    refuse_other_expert(contract, by=by)
    _refuse_unbound(contract)
    if promise.settled_at is not None:
        raise RegistryError(_("An officer has decided on this already."))
    if promise.state is P.PROMISED and not _is_doubtful(promise):
        raise RegistryError(_("The day of this promise has not passed yet."))
    _move(contract, promise, P.OBJECTED, by=by, action=ContractAction.PROMISE_OBJECTED, why=reason)
    promise.kept_on, promise.note = None, reason
    _tell_other_side(contract, promise, "promise_objected", by=by)
    _tell_officers(contract, promise, by=by)


def give_up(contract: Contract, promise: Promise, *, reason: str, by: User) -> None:
    """The institution: this cannot be kept."""
    refuse_other_approver(contract, by=by)
    _refuse_unbound(contract)
    if promise.state is not P.PROMISED:
        raise RegistryError(_("This promise has been answered already."))
    _move(contract, promise, P.BROKEN, by=by, action=ContractAction.PROMISE_BROKEN, why=reason)
    promise.note = reason
    _tell_other_side(contract, promise, "promise_broken", by=by)
    _tell_officers(contract, promise, by=by)


def settle(contract: Contract, promise: Promise, *, was_kept: bool, reason: str, by: User) -> None:
    """The officer decides where the two sides differ, or where a day has passed in silence."""
    if "settle" not in open_steps(contract, promise, by):
        raise NotAllowed(_("Only a recruitment officer decides this, and not before its day."))
    refuse_own_case(contract, by=by)
    to = P.KEPT if was_kept else P.BROKEN
    action = ContractAction.PROMISE_KEPT if was_kept else ContractAction.PROMISE_BROKEN
    _move(contract, promise, to, by=by, action=action, why=reason)
    promise.kept_on = hanoi_today() if was_kept else None
    promise.note, promise.settled_at = reason, now()
    news = "promise_kept" if was_kept else "promise_broken"
    tell_expert(contract, "contract_news", news=news, promise=promise)
    tell_institution(contract, "contract_news", news=news, promise=promise)


def open_steps(contract: Contract, promise: Promise, user: User) -> list[str]:
    """Which buttons this person gets beside a promise."""
    if contract.state not in BINDING:
        return []
    expert, state = queries.is_of_expert(contract, user), promise.state
    is_open = state in {P.PROMISED, P.OBJECTED}
    own = queries.is_of_institution(contract, user)
    officer = can(user, Permission.CONTRACT_CHECK) and not expert
    rules = {
        "keep": (own or expert) and state in {P.PROMISED, P.OBJECTED, P.BROKEN},
        "object": expert and promise.settled_at is None and _is_doubtful(promise),
        "give_up": queries.is_of_approver(contract, user) and state is P.PROMISED,
        "settle": officer and is_open and (state is P.OBJECTED or is_late(promise)),
    }
    return [name for name, holds in rules.items() if holds]


def _is_doubtful(promise: Promise) -> bool:
    """Said to be kept, or not kept by its day; before that day nothing is missing."""
    is_without_day = promise.state is P.PROMISED and promise.due_on is None
    return promise.state is P.KEPT or is_late(promise) or is_without_day


def is_late(promise: Promise) -> bool:
    return (
        promise.state is P.PROMISED
        and promise.due_on is not None
        and promise.due_on < hanoi_today()
    )


def needs_officer(today: date) -> ColumnElement[bool]:
    """Contradicted, or not kept by its day."""
    late = and_(Promise.state == P.PROMISED, Promise.due_on < today)
    return or_(Promise.state == P.OBJECTED, late)


@dataclass(frozen=True)
class Reliability:
    """Of an institution, as later experts may know it: rounded, and only where enough people made it."""

    percent: int
    promises: int  # rounded down to tens
    months: int


def reliability_of(institution_id: uuid.UUID) -> Reliability | None:
    """None while the promises are those of too few people: a share would tell of one of them."""
    today = hanoi_today()
    months, least = limit("reliability_months", today), limit("reliability_people", today)
    since = today - timedelta(months * 30)
    in_time = and_(Promise.state == P.KEPT, Promise.kept_on <= Promise.due_on)
    people, due, kept = (
        session()
        .execute(
            select(
                func.count(Contract.person_id.distinct()),
                func.count(Promise.id),
                func.count(Promise.id).filter(in_time),
            )
            .join(Contract, Contract.id == Promise.contract_id)
            .where(
                Contract.institution_id == institution_id,
                Contract.state.in_(BINDING),
                Promise.due_on >= since,
                Promise.due_on < today,
            )
        )
        .one()
    )
    return told_of(people, due, kept, least=least, months=months)


def told_of(people: int, due: int, kept: int, *, least: int, months: int) -> Reliability | None:
    if people < least or not due:
        return None
    return Reliability(round(100 * kept / due / 5) * 5, due // 10 * 10, months)


def _refuse_unbound(contract: Contract) -> None:
    if contract.state not in BINDING:
        raise RegistryError(_("A promise binds once the contract is signed."))


def _move(
    contract: Contract,
    promise: Promise,
    to: PromiseState,
    *,
    by: User,
    action: ContractAction,
    why: str = "",
) -> None:
    states.move(promise, to, by=by, action=action, reason=why, contract=contract.id)


def _tell_other_side(contract: Contract, promise: Promise, news: str, *, by: User) -> None:
    tell = tell_institution if queries.is_of_expert(contract, by) else tell_expert
    tell(contract, "contract_news", news=news, promise=promise)


def _tell_officers(contract: Contract, promise: Promise, *, by: User) -> None:
    officers = list_officers(contract)
    notices.tell("promise_waiting", officers, by=by, contract=contract, promise=promise)
