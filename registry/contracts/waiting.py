"""Whose turn it is with a contract: from its draft to its last semester."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, case, exists, false, func, or_, select

from registry.accounts.models import User
from registry.contracts import listing, queries
from registry.contracts.correction_models import ContractCorrection
from registry.contracts.delivery_models import DeliveryReport
from registry.contracts.kinds import Proposer
from registry.contracts.models import WAITING, Contract, Promise
from registry.contracts.states import ContractState, CorrectionState
from registry.core.i18n import _l, localized
from registry.core.paging import Rows
from registry.core.permissions import INSTITUTION_ROLES, Permission, Role, can
from registry.core.waiting import Party, Work, mine
from registry.experts import names
from registry.experts.models import Person
from registry.taxonomy.models import AcademicTerm

Whose = Callable[[User], ColumnElement[bool]]
S = ContractState
RUNNING = (S.SIGNED, S.ACTIVE, S.SUSPENDED)
LOOKED_AT = (*RUNNING, S.COMPLETED, S.ENDED_EARLY)  # also what happened is confirmed and checked
HANDED_OVER = Contract.handed_over_at.is_not(None)


def _is_expert(user: User) -> ColumnElement[bool]:
    return Person.user_id == user.id


def _is_staff(user: User, *roles: Role) -> ColumnElement[bool]:
    """Of the institution, and not the expert: nobody acts on both sides."""
    places = user.organisation_ids(*(roles or INSTITUTION_ROLES))
    if not places:
        return false()
    is_other = or_(Person.user_id.is_(None), Person.user_id != user.id)
    return Contract.institution_id.in_(places) & is_other


def _approver(user: User) -> ColumnElement[bool]:
    return _is_staff(user, Role.INSTITUTION_APPROVER)


def _writer(user: User) -> ColumnElement[bool]:
    """A recruiter, or the approver who wrote these terms."""
    wrote = _approver(user) & queries.is_written_by(user)
    return _is_staff(user, Role.INSTITUTION_RECRUITER) | wrote


def _proposal(user: User) -> ColumnElement[bool]:
    """The expert's own terms both can take up; the institution's are with whoever writes them."""
    if not user.organisation_ids(*INSTITUTION_ROLES):
        return false()
    return case((queries.is_proposal_of_expert(), _is_staff(user)), else_=_writer(user))


def _officer(user: User) -> ColumnElement[bool]:
    is_other = or_(Person.user_id.is_(None), Person.user_id != user.id)
    return is_other if can(user, Permission.CONTRACT_CHECK) else false()


def _auditor(user: User) -> ColumnElement[bool]:
    is_other = Contract.void_proposed_by_id != user.id
    return is_other if Role.AUDITOR in user.roles else false()


def _part(statement: Rows, **columns: Any) -> Rows:
    """Of a part of the contract, which is the case then: its own id, its own day."""
    kept = [column for column in statement.selected_columns if column.key not in columns]
    named = [column.label(name) for name, column in columns.items()]
    return statement.with_only_columns(
        *kept, *named, Contract.id.label("contract_id"), maintain_column_froms=True
    )


def _rows(whose: Whose, *conditions: ColumnElement[bool]) -> Callable[[User], Rows]:
    return lambda user: listing.rows(user).where(*conditions).add_columns(mine(whose(user)))


def _deliveries(whose: Whose, *conditions: ColumnElement[bool]) -> Callable[[User], Rows]:
    rows = _rows(whose, DeliveryReport.confirmed_at.is_(None), *conditions)
    return lambda user: _part(
        rows(user)
        .join(DeliveryReport, DeliveryReport.contract_id == Contract.id)
        .join(AcademicTerm, AcademicTerm.id == DeliveryReport.term_id),
        id=DeliveryReport.id,
        since=DeliveryReport.created_at,
        term_vi=AcademicTerm.name_vi,
        term_en=AcademicTerm.name_en,
    )


def _promises(user: User) -> Rows:
    conditions = (
        Promise.kept_on.is_(None),
        Promise.due_on.is_not(None),
        Contract.confirmed_by_expert_at.is_not(None),
    )
    rows = _rows(_is_staff, Contract.state.in_(RUNNING), *conditions)
    return _part(
        rows(user).join(Promise, Promise.contract_id == Contract.id),
        id=Promise.id,
        since=Promise.created_at,
        due_on=Promise.due_on,
        text_vi=Promise.text_vi,
        text_en=Promise.text_en,
    )


def _corrections(whose: Whose, side: Proposer) -> Callable[[User], Rows]:
    def rows(user: User) -> Rows:
        conditions = (
            ContractCorrection.state == CorrectionState.PROPOSED,
            ContractCorrection.proposed_for != side,
        )
        is_other = ContractCorrection.proposed_by_id != user.id
        statement = listing.rows(user).where(*conditions).add_columns(mine(whose(user), is_other))
        return _part(
            statement.join(ContractCorrection, ContractCorrection.contract_id == Contract.id),
            id=ContractCorrection.id,
            since=ContractCorrection.created_at,
            what=ContractCorrection.what,
        )

    return rows


def _owners(first: date, before: date) -> Rows:
    due = listing.DUE_ON
    return (
        select(Person.user_id)
        .join(Contract, Contract.person_id == Person.id)
        .where(Person.user_id.is_not(None), Contract.state.in_(WAITING))
        .where(due >= first, due < before)
    )


_contract = partial(
    Work,
    permission=Permission.CONTRACT_READ,
    title=names.shown,
    about=lambda row: f"{row.number} · {localized(row, 'name')}",
    address=lambda row: {"contract_id": row.id},
    case_endpoint="contracts.show",
    list_endpoint="contracts.index",
    purpose="contract",
    place=Contract.institution_id,
)
_delivery = partial(
    _contract,
    about=lambda row: f"{row.number} · {localized(row, 'term')} · {localized(row, 'name')}",
    address=lambda row: {"contract_id": row.contract_id},
)
_correction = partial(
    _contract,
    about=lambda row: f"{row.number} · {row.what.label} · {localized(row, 'name')}",
    address=lambda row: {"contract_id": row.contract_id, "correction_id": row.id},
    case_endpoint="contracts.correction",
)
_promise = partial(_delivery, about=lambda row: f"{row.number} · {localized(row, 'text')}")

WORK = (
    _contract(
        "contracts.finish",
        _l("Finish the draft and hand it over to the approver"),
        _l("Open the draft"),
        Party.INSTITUTION,
        _rows(_writer, Contract.state == S.DRAFT, ~HANDED_OVER),
    ),
    _contract(
        "contracts.offer",
        _l("Send the offer, or give the draft back"),
        _l("Read and decide"),
        Party.INSTITUTION,
        _rows(_approver, Contract.state.in_((S.DRAFT, S.NEGOTIATING)), HANDED_OVER),
    ),
    _contract(
        "contracts.answer",
        _l("Answer the offer"),
        _l("Read and answer"),
        Party.EXPERT,
        _rows(_is_expert, Contract.state == S.OFFERED),
        owners=_owners,
    ),
    _contract(
        "contracts.offer_again",
        _l("Answer the other terms"),
        _l("Compare the terms"),
        Party.INSTITUTION,
        _rows(_proposal, Contract.state == S.NEGOTIATING, ~HANDED_OVER),
    ),
    _contract(
        "contracts.sign",
        _l("Sign, and record the signature"),
        _l("Record"),
        Party.INSTITUTION,
        _rows(_approver, Contract.state == S.AGREED),
    ),
    _contract(
        "contracts.confirm",
        _l("Confirm the signature, or the first day of work"),
        _l("Confirm"),
        Party.EXPERT,
        _rows(
            _is_expert,
            Contract.state.in_(LOOKED_AT),
            Contract.confirmed_by_expert_at.is_(None),
        ),
        owners=_owners,
    ),
    _contract(
        "contracts.check",
        _l("Check what both sides confirmed: signature, start, semester"),
        _l("Check"),
        Party.OFFICER,
        _rows(
            _officer,
            Contract.state.in_(LOOKED_AT),
            Contract.confirmed_by_expert_at.is_not(None),
            Contract.checked_at.is_(None),
        ),
    ),
    _contract(
        "contracts.start",
        _l("Record the start"),
        _l("Record"),
        Party.INSTITUTION,
        _rows(
            _is_staff,
            Contract.state == S.SIGNED,
            Contract.confirmed_by_expert_at.is_not(None),
        ),
    ),
    _contract(
        "contracts.resume",
        _l("Resume or end the suspended contract"),
        _l("Decide"),
        Party.INSTITUTION,
        _rows(_approver, Contract.state == S.SUSPENDED),
    ),
    _contract(
        "contracts.report_semester",
        _l("Report the semesters that were taught"),
        _l("Report"),
        Party.INSTITUTION,
        _rows(
            _is_staff,
            Contract.state == S.ACTIVE,
            Contract.teaching_hours > 0,
            Contract.planned_end_on < func.current_date(),
            ~exists().where(DeliveryReport.contract_id == Contract.id),
        ),
    ),
    _delivery(
        "contracts.confirm_semester",
        _l("Confirm the semester"),
        _l("Confirm"),
        Party.EXPERT,
        _deliveries(_is_expert, DeliveryReport.disputed_reason == ""),
    ),
    _delivery(
        "contracts.correct_semester",
        _l("Correct the report on a semester"),
        _l("Correct"),
        Party.INSTITUTION,
        _deliveries(_is_staff, DeliveryReport.disputed_reason != ""),
    ),
    _promise(
        "contracts.keep_promise",
        _l("Keep a promise"),
        _l("Open the case"),
        Party.INSTITUTION,
        _promises,
    ),
    *(
        _correction(
            f"contracts.correction_{party.value}",
            _l("Agree to a corrected day, or not"),
            _l("Compare"),
            party,
            _corrections(whose, side),
        )
        for party, whose, side in (
            (Party.EXPERT, _is_expert, Proposer.EXPERT),
            (Party.INSTITUTION, _approver, Proposer.INSTITUTION),
        )
    ),
    _contract(
        "contracts.confirm_void",
        _l("Confirm that the contract is void, or not"),
        _l("Decide"),
        Party.AUDITOR,
        _rows(
            _auditor,
            Contract.void_proposed_by_id.is_not(None),
            Contract.state != S.VOID,
        ),
    ),
)
