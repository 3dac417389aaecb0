"""Whose turn it is with an approval or procedure."""

from collections.abc import Callable
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, false, select

from registry.accounts.models import User
from registry.contracts import listing, turns
from registry.contracts.models import Contract
from registry.core.i18n import _l, hanoi_today, localized
from registry.core.paging import Rows
from registry.core.permissions import Permission, can
from registry.core.waiting import Party, Work, mine
from registry.experts import names
from registry.experts.models import Person
from registry.experts.queries import own_ids
from registry.procedures import queries
from registry.procedures.kinds import Doer
from registry.procedures.models import Procedure
from registry.procedures.states import TO_BE_TAKEN, ProcedureState


def _officer(user: User) -> ColumnElement[bool]:
    if not can(user, Permission.CONTRACT_CHECK):
        return false()
    return Contract.person_id.not_in(own_ids(user))


def _rows(
    whose: turns.Whose, *conditions: Callable[[], ColumnElement[bool]], due_on: Any = None
) -> Callable[..., Rows]:
    due = Procedure.due_on if due_on is None else due_on

    def rows(user: User, begin: turns.Begin = listing.rows) -> Rows:
        statement = (
            begin(user)
            .where(Contract.state.in_(queries.LIVE), *(one() for one in conditions))
            .add_columns(mine(whose(user)))
        )
        return turns.part_of_contract(
            statement.join(Procedure, Procedure.contract_id == Contract.id),
            id=Procedure.id,
            since=Procedure.moved_at,
            due_on=due,
            title_vi=Procedure.title_vi,
            title_en=Procedure.title_en,
        )

    return rows


def _to_be_taken(by_expert: bool) -> Callable[[], ColumnElement[bool]]:
    own = Procedure.doer == Doer.EXPERT
    return lambda: Procedure.state.in_(TO_BE_TAKEN) & (own if by_expert else ~own)


def _is_ending() -> ColumnElement[bool]:
    soon = Procedure.expires_on < queries.ending_before(hanoi_today())
    return (Procedure.state == ProcedureState.GRANTED) & soon


def _is_late() -> ColumnElement[bool]:
    open_states = TO_BE_TAKEN | {ProcedureState.APPLIED}
    late = Procedure.due_on < queries.late_before(hanoi_today())
    return Procedure.state.in_(open_states) & late


def _owners(first: Any, before: Any) -> Rows:
    return (
        select(Person.user_id)
        .join(Contract, Contract.person_id == Person.id)
        .join(Procedure, Procedure.contract_id == Contract.id)
        .where(Person.user_id.is_not(None), Contract.state.in_(queries.LIVE))
        .where(Procedure.doer == Doer.EXPERT, Procedure.state.in_(TO_BE_TAKEN))
        .where(Procedure.due_on >= first, Procedure.due_on < before)
    )


_procedure = partial(
    Work,
    permission=Permission.CONTRACT_READ,
    title=names.shown,
    about=lambda row: f"{localized(row, 'title')} · {row.number} · {localized(row, 'name')}",
    address=lambda row: {"procedure_id": row.id},
    case_endpoint="procedures.show",
    list_endpoint="contracts.index",
    purpose="contract",
    place=Contract.institution_id,
    bare=listing.bare,
)

WORK = (
    _procedure(
        "procedures.arrange",
        _l("Arrange an approval or procedure"),
        _l("Record"),
        Party.INSTITUTION,
        _rows(turns.is_staff, _to_be_taken(by_expert=False)),
    ),
    _procedure(
        "procedures.follow_up",
        _l("Record an authority's answer"),
        _l("Record"),
        Party.INSTITUTION,
        _rows(turns.is_staff, lambda: Procedure.state == ProcedureState.APPLIED),
    ),
    _procedure(
        "procedures.renew",
        _l("Apply again for what expires"),
        _l("Record"),
        Party.INSTITUTION,
        _rows(turns.is_staff, _is_ending, due_on=Procedure.expires_on),
    ),
    _procedure(
        "procedures.provide",
        _l("Arrange what the contract needs from you"),
        _l("Read and answer"),
        Party.EXPERT,
        _rows(turns.is_expert, _to_be_taken(by_expert=True)),
        owners=_owners,
    ),
    _procedure(
        "procedures.late",
        _l("Look after an overdue approval or procedure"),
        _l("Open the case"),
        Party.OFFICER,
        _rows(_officer, _is_late),
    ),
)
