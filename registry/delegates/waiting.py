"""Whose turn it is: the expert confirms what was entered, the delegate enters and mends."""

from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, select

from registry.accounts.models import User
from registry.core.i18n import _l, hanoi_today
from registry.core.paging import Rows
from registry.core.permissions import Permission
from registry.core.waiting import Party, Work, mine
from registry.delegates.models import DelegatedEntry, Delegation
from registry.delegates.services import label
from registry.delegates.states import DelegationState, EntryState
from registry.experts.models import Person
from registry.experts.services import CLOSED

E = EntryState


def _of_expert(user: User) -> ColumnElement[bool]:
    return Person.user_id == user.id


def _of_delegate(user: User) -> ColumnElement[bool]:
    """As in queries.held_delegations."""
    return and_(
        Delegation.user_id == user.id,
        Delegation.state == DelegationState.ACTIVE,
        Delegation.until >= hanoi_today(),
    )


def _entries(whose: Any, state: EntryState, due_on: Any, *, is_turn: bool) -> Any:
    def rows(user: User) -> Rows:
        condition = whose(user)
        return (
            select(
                DelegatedEntry.id,
                DelegatedEntry.delegation_id,
                DelegatedEntry.step,
                Delegation.name,
                Person.number,
                due_on.label("due_on"),
                DelegatedEntry.sent_at.label("since"),
                mine(condition if is_turn else false()),
            )
            .join(Delegation, Delegation.id == DelegatedEntry.delegation_id)
            .join(Person, Person.id == DelegatedEntry.person_id)
            .where(condition, DelegatedEntry.state == state, Person.state.not_in(CLOSED))
        )

    return rows


def _to_begin(user: User) -> Rows:
    """Delegations under which nothing was ever entered."""
    condition = _of_delegate(user)
    has_begun = exists().where(DelegatedEntry.delegation_id == Delegation.id)
    return (
        select(
            Delegation.id,
            Delegation.id.label("delegation_id"),
            Person.number,
            Delegation.until.label("due_on"),
            Delegation.accepted_at.label("since"),
            mine(condition),
        )
        .join(Person, Person.id == Delegation.person_id)
        .where(condition, ~has_begun, Person.state.not_in(CLOSED))
    )


def _experts(first: date, before: date) -> Rows:
    return (
        select(Person.user_id)
        .join(DelegatedEntry, DelegatedEntry.person_id == Person.id)
        .where(
            Person.user_id.is_not(None),
            DelegatedEntry.state == E.WAITING,
            DelegatedEntry.due_on >= first,
            DelegatedEntry.due_on < before,
        )
    )


_expert = partial(
    Work,
    permission=Permission.EXPERT_EDIT_OWN,
    title=lambda row: f"{label(row.step)} – {row.name}",
    about=lambda row: row.number,
    list_endpoint="delegates.index",
)
_delegate = partial(
    Work,
    permission=Permission.DELEGATION_FILL,
    title=lambda row: f"{row.number} – {label(row.step)}",
    about=lambda row: row.number,
    address=lambda row: {"delegation_id": row.delegation_id},
    case_endpoint="delegated.show",
    list_endpoint="delegated.index",
)
CONFIRM = _l("Confirm what a delegate has entered")
MEND = _l("Change what the expert sent back")
WORK = (
    _expert(
        "delegates.confirm",
        CONFIRM,
        _l("Compare and decide"),
        Party.EXPERT,
        _entries(_of_expert, E.WAITING, DelegatedEntry.due_on, is_turn=True),
        address=lambda row: {"entry_id": row.id},
        case_endpoint="delegates.entry",
        owners=_experts,
    ),
    _expert(
        "delegates.sent_back",
        MEND,
        _l("Open the delegation"),
        Party.DELEGATE,
        _entries(_of_expert, E.RETURNED, Delegation.until, is_turn=False),
        address=lambda row: {"delegation_id": row.delegation_id},
        case_endpoint="delegates.show",
    ),
    _delegate(
        "delegates.begin",
        _l("Fill in the profile of an expert who has named you"),
        _l("Open the steps"),
        Party.DELEGATE,
        _to_begin,
        title=lambda row: row.number,
    ),
    _delegate(
        "delegates.mend",
        MEND,
        _l("Open the steps"),
        Party.DELEGATE,
        _entries(_of_delegate, E.RETURNED, Delegation.until, is_turn=True),
    ),
    _delegate(
        "delegates.sent",
        CONFIRM,
        _l("Open the steps"),
        Party.EXPERT,
        _entries(_of_delegate, E.WAITING, DelegatedEntry.due_on, is_turn=False),
    ),
)
