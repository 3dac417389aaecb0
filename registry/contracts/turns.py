"""Whose turn it is: the contracts, deliveries, promises and corrections that wait for one side."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, false, select

from registry.accounts.models import User
from registry.contracts import four_eyes, listing, queries
from registry.contracts.correction_models import ContractCorrection
from registry.contracts.delivery_models import DeliveryReport
from registry.contracts.kinds import Proposer
from registry.contracts.models import WAITING, Contract, Promise
from registry.contracts.promises import BINDING, needs_officer
from registry.contracts.renewals import is_ending
from registry.contracts.states import ContractState, CorrectionState, PromiseState
from registry.core.i18n import hanoi_today
from registry.core.paging import Rows
from registry.core.permissions import INSTITUTION_ROLES, Permission, Role, can
from registry.core.waiting import mine
from registry.desk.queries import is_left_to
from registry.experts.models import Person
from registry.experts.queries import own_ids
from registry.taxonomy.models import AcademicTerm

Whose = Callable[[User], ColumnElement[bool]]
Begin = Callable[[User], Rows]
S = ContractState
RUNNING = (S.SIGNED, S.ACTIVE, S.SUSPENDED)


def is_expert(user: User) -> ColumnElement[bool]:
    return Contract.person_id.in_(own_ids(user))


def _is_other(user: User) -> ColumnElement[bool]:
    return Contract.person_id.not_in(own_ids(user))


def is_staff(user: User, *roles: Role) -> ColumnElement[bool]:
    """Of the institution, and not the expert: nobody acts on both sides."""
    places = user.organisation_ids(*(roles or INSTITUTION_ROLES))
    if not places:
        return false()
    return Contract.institution_id.in_(places) & _is_other(user)


def approver(user: User) -> ColumnElement[bool]:
    return is_staff(user, Role.INSTITUTION_APPROVER)


def writer(user: User) -> ColumnElement[bool]:
    """A recruiter, or the approver who wrote these terms."""
    wrote = approver(user) & queries.is_written_by(user)
    return is_staff(user, Role.INSTITUTION_RECRUITER) | wrote


def proposal(user: User) -> ColumnElement[bool]:
    """The expert's own terms both can take up; the institution's are with whoever writes them."""
    if not user.organisation_ids(*INSTITUTION_ROLES):
        return false()
    return case((queries.is_proposal_of_expert(), is_staff(user)), else_=writer(user))


def officer(user: User) -> ColumnElement[bool]:
    """Neither the expert nor somebody who stands behind a recorded day; where an officer is in charge,
    they and whoever stands in for them, unless they stand behind it."""
    if not can(user, Permission.CONTRACT_CHECK):
        return false()
    is_theirs = is_left_to(user, Contract.id) | four_eyes.is_owner_behind()
    return _is_other(user) & ~four_eyes.is_behind(user) & is_theirs


def auditor(user: User) -> ColumnElement[bool]:
    is_other = Contract.void_proposed_by_id != user.id
    return is_other if Role.AUDITOR in user.roles else false()


def part_of_contract(statement: Rows, **columns: Any) -> Rows:
    """Of a part of the contract, which is the case then: its own id, its own day."""
    kept = [column for column in statement.selected_columns if column.key not in columns]
    named = [column.label(name) for name, column in columns.items()]
    return statement.with_only_columns(
        *kept, *named, Contract.id.label("contract_id"), maintain_column_froms=True
    )


def rows_of(whose: Whose, *conditions: ColumnElement[bool]) -> Callable[..., Rows]:
    def rows(user: User, begin: Begin = listing.rows) -> Rows:
        return begin(user).where(*conditions).add_columns(mine(whose(user)))

    return rows


def deliveries(whose: Whose, *conditions: ColumnElement[bool]) -> Callable[..., Rows]:
    rows = rows_of(whose, DeliveryReport.confirmed_at.is_(None), *conditions)

    def of_report(user: User, begin: Begin = listing.rows) -> Rows:
        return part_of_contract(
            rows(user, begin)
            .join(DeliveryReport, DeliveryReport.contract_id == Contract.id)
            .join(AcademicTerm, AcademicTerm.id == DeliveryReport.term_id),
            id=DeliveryReport.id,
            since=DeliveryReport.created_at,
            term_vi=AcademicTerm.name_vi,
            term_en=AcademicTerm.name_en,
        )

    return of_report


def promises(whose: Whose, *conditions: Callable[[], ColumnElement[bool]]) -> Callable[..., Rows]:
    begun = rows_of(whose, Contract.confirmed_by_expert_at.is_not(None))

    def rows(user: User, begin: Begin = listing.rows) -> Rows:
        statement = begun(user, begin).where(
            Contract.state.in_(BINDING), *(one() for one in conditions)
        )
        return part_of_contract(
            statement.join(Promise, Promise.contract_id == Contract.id),
            id=Promise.id,
            since=Promise.created_at,
            due_on=Promise.due_on,
            text_vi=Promise.text_vi,
            text_en=Promise.text_en,
        )

    return rows


def is_unkept() -> ColumnElement[bool]:
    is_open = Promise.state.in_((PromiseState.PROMISED, PromiseState.OBJECTED))
    return is_open & Promise.due_on.is_not(None)


def is_disputed() -> ColumnElement[bool]:
    return needs_officer(hanoi_today())


def may_settle(user: User) -> ColumnElement[bool]:
    return _is_other(user) if can(user, Permission.CONTRACT_CHECK) else false()


def endings(user: User, begin: Begin = listing.rows) -> Rows:
    rows = rows_of(is_staff, is_ending(hanoi_today()))(user, begin)
    return part_of_contract(rows, id=Contract.id, due_on=Contract.planned_end_on)


def offers(user: User, begin: Begin = listing.rows) -> Rows:
    """Offers that wait for the expert, until the day that they name."""
    rows = rows_of(is_expert, Contract.state == S.OFFERED)(user, begin)
    return part_of_contract(rows, id=Contract.id, due_on=Contract.answer_by)


def corrections(whose: Whose, side: Proposer) -> Callable[..., Rows]:
    def rows(user: User, begin: Begin = listing.rows) -> Rows:
        conditions = (
            ContractCorrection.state == CorrectionState.PROPOSED,
            ContractCorrection.proposed_for != side,
        )
        is_other = ContractCorrection.proposed_by_id != user.id
        statement = begin(user).where(*conditions).add_columns(mine(whose(user), is_other))
        return part_of_contract(
            statement.join(ContractCorrection, ContractCorrection.contract_id == Contract.id),
            id=ContractCorrection.id,
            since=ContractCorrection.created_at,
            what=ContractCorrection.what,
        )

    return rows


def owners_of_offers(first: date, before: date) -> Rows:
    return (
        select(Person.user_id)
        .join(Contract, Contract.person_id == Person.id)
        .where(Person.user_id.is_not(None), Contract.state == S.OFFERED)
        .where(Contract.answer_by >= first, Contract.answer_by < before)
    )


def owners(first: date, before: date) -> Rows:
    due = listing.DUE_ON
    return (
        select(Person.user_id)
        .join(Contract, Contract.person_id == Person.id)
        .where(Person.user_id.is_not(None), Contract.state.in_(WAITING))
        .where(due >= first, due < before)
    )
