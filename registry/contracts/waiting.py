"""Whose turn it is with a contract: from its draft to its last semester."""

from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_

from registry.accounts.models import User
from registry.contracts import listing
from registry.contracts.models import (
    Contract,
    ContractCorrection,
    DeliveryReport,
    Promise,
    Proposer,
)
from registry.contracts.states import ContractState, CorrectionState
from registry.core.i18n import _l, localized
from registry.core.paging import Rows
from registry.core.permissions import INSTITUTION_ROLES, Permission, Role, can
from registry.core.waiting import Party, Work, mine
from registry.experts import names
from registry.experts.models import Person
from registry.taxonomy.models import AcademicTerm

S = ContractState
RUNNING = (S.SIGNED, S.ACTIVE, S.SUSPENDED)
LOOKED_AT = (*RUNNING, S.COMPLETED, S.ENDED_EARLY)  # also what happened is confirmed and checked


def _is_expert(user: User) -> ColumnElement[bool]:
    return Person.user_id == user.id


def _is_staff(user: User, *roles: Role) -> ColumnElement[bool]:
    """Of the institution, and not the expert: nobody acts on both sides."""
    places = user.organisation_ids(*(roles or INSTITUTION_ROLES))
    is_other = or_(Person.user_id.is_(None), Person.user_id != user.id)
    return Contract.institution_id.in_(places) & is_other


def _approver(user: User) -> ColumnElement[bool]:
    return _is_staff(user, Role.INSTITUTION_APPROVER)


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


def _rows(user: User, whose: ColumnElement[bool], *conditions: ColumnElement[bool]) -> Rows:
    return listing.rows(user).where(*conditions).add_columns(mine(whose))


def _step(code: str, label: Any, act: Any, party: Party, rows: Any, **words: Any) -> Work:
    return Work(
        code=f"contracts.{code}",
        label=label,
        act=act,
        party=party,
        permission=Permission.CONTRACT_READ,
        rows=rows,
        title=names.shown,
        about=words.get("about", lambda row: f"{row.number} · {localized(row, 'name')}"),
        address=words.get("address", lambda row: {"contract_id": row.id}),
        case_endpoint=words.get("case_endpoint", "contracts.show"),
        list_endpoint="contracts.index",
        purpose="contract",
    )


def _deliveries(user: User, whose: ColumnElement[bool], *conditions: ColumnElement[bool]) -> Rows:
    statement = (
        _rows(user, whose, DeliveryReport.confirmed_at.is_(None), *conditions)
        .join(DeliveryReport, DeliveryReport.contract_id == Contract.id)
        .join(AcademicTerm, AcademicTerm.id == DeliveryReport.term_id)
    )
    return _part(
        statement,
        id=DeliveryReport.id,
        since=DeliveryReport.created_at,
        term_vi=AcademicTerm.name_vi,
        term_en=AcademicTerm.name_en,
    )


def _promises(user: User) -> Rows:
    conditions = (Promise.kept_on.is_(None), Promise.due_on.is_not(None))
    statement = _rows(user, _is_staff(user), Contract.state.in_(RUNNING), *conditions)
    return _part(
        statement.join(Promise, Promise.contract_id == Contract.id),
        id=Promise.id,
        due_on=Promise.due_on,
        text_vi=Promise.text_vi,
        text_en=Promise.text_en,
    )


def _corrections(user: User, whose: ColumnElement[bool], *conditions: ColumnElement[bool]) -> Rows:
    is_other = ContractCorrection.proposed_by_id != user.id
    statement = _rows(user, and_(whose, is_other), *conditions).join(
        ContractCorrection,
        (ContractCorrection.contract_id == Contract.id)
        & (ContractCorrection.state == CorrectionState.PROPOSED),
    )
    return _part(
        statement,
        id=ContractCorrection.id,
        since=ContractCorrection.created_at,
        what=ContractCorrection.what,
    )


def _of_correction(row: Any) -> dict[str, Any]:
    return {"contract_id": row.contract_id, "correction_id": row.id}


def _corrected(row: Any) -> str:
    return f"{row.number} · {row.what.label} · {localized(row, 'name')}"


def _of_contract(row: Any) -> dict[str, Any]:
    return {"contract_id": row.contract_id}


def _term(row: Any) -> str:
    return f"{row.number} · {localized(row, 'term')} · {localized(row, 'name')}"


WORK = (
    _step(
        "finish",
        _l("Finish the draft and send the offer"),
        _l("Open the draft"),
        Party.INSTITUTION,
        lambda user: _rows(user, _is_staff(user), Contract.state == S.DRAFT),
    ),
    _step(
        "answer",
        _l("Answer the offer"),
        _l("Read and answer"),
        Party.EXPERT,
        lambda user: _rows(user, _is_expert(user), Contract.state == S.OFFERED),
    ),
    _step(
        "offer_again",
        _l("Answer the other terms"),
        _l("Compare the terms"),
        Party.INSTITUTION,
        lambda user: _rows(user, _is_staff(user), Contract.state == S.NEGOTIATING),
    ),
    _step(
        "sign",
        _l("Sign, and record the signature"),
        _l("Record"),
        Party.INSTITUTION,
        lambda user: _rows(user, _approver(user), Contract.state == S.AGREED),
    ),
    _step(
        "confirm",
        _l("Confirm the signature, or the first day of work"),
        _l("Confirm"),
        Party.EXPERT,
        lambda user: _rows(
            user,
            _is_expert(user),
            Contract.state.in_(LOOKED_AT),
            Contract.confirmed_by_expert_at.is_(None),
        ),
    ),
    _step(
        "check",
        _l("Check what both sides stand by: signature, start, semester"),
        _l("Check"),
        Party.OFFICER,
        lambda user: _rows(
            user,
            _officer(user),
            Contract.state.in_(LOOKED_AT),
            Contract.confirmed_by_expert_at.is_not(None),
            Contract.checked_at.is_(None),
        ),
    ),
    _step(
        "start",
        _l("Record the start"),
        _l("Record"),
        Party.INSTITUTION,
        lambda user: _rows(
            user,
            _is_staff(user),
            Contract.state == S.SIGNED,
            Contract.confirmed_by_expert_at.is_not(None),
        ),
    ),
    _step(
        "resume",
        _l("Resume or end the suspended contract"),
        _l("Decide"),
        Party.INSTITUTION,
        lambda user: _rows(user, _approver(user), Contract.state == S.SUSPENDED),
    ),
    _step(
        "confirm_semester",
        _l("Confirm the semester"),
        _l("Confirm"),
        Party.EXPERT,
        lambda user: _deliveries(user, _is_expert(user), DeliveryReport.disputed_reason == ""),
        about=_term,
        address=_of_contract,
    ),
    _step(
        "correct_semester",
        _l("Correct the report on a semester"),
        _l("Correct"),
        Party.INSTITUTION,
        lambda user: _deliveries(user, _is_staff(user), DeliveryReport.disputed_reason != ""),
        about=_term,
        address=_of_contract,
    ),
    _step(
        "keep_promise",
        _l("Keep a promise"),
        _l("Open"),
        Party.INSTITUTION,
        _promises,
        about=lambda row: f"{row.number} · {localized(row, 'text')}",
        address=_of_contract,
    ),
    *(
        _step(
            f"correction_{party.value}",
            _l("Agree to a corrected day, or not"),
            _l("Compare"),
            party,
            lambda user, whose=whose, side=side: _corrections(
                user, whose(user), ContractCorrection.proposed_for != side
            ),
            about=_corrected,
            address=_of_correction,
            case_endpoint="contracts.correction",
        )
        for party, whose, side in (
            (Party.EXPERT, _is_expert, Proposer.EXPERT),
            (Party.INSTITUTION, _approver, Proposer.INSTITUTION),
        )
    ),
    _step(
        "confirm_void",
        _l("Confirm that the contract is void, or not"),
        _l("Decide"),
        Party.AUDITOR,
        lambda user: _rows(
            user,
            _auditor(user),
            Contract.void_proposed_by_id.is_not(None),
            Contract.state != S.VOID,
        ),
    ),
)
