"""A wrong day is corrected by two: one gives the right one with reason and evidence, another agrees.

Nothing is overwritten: the correction adds a version, and what was believed before stays readable. What
the other side or an officer had looked at was the old day; the new one is asked for again, except from
those who stood behind the correction.
"""

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from registry.accounts.models import User
from registry.audit import states
from registry.contracts import checks, four_eyes, queries
from registry.contracts.actions import ContractAction
from registry.contracts.corrected_facts import (
    UNCORRECTABLE,
    WRITERS,
    Entry,
    list_entries,
    refuse_bad,
)
from registry.contracts.correction_models import ContractCorrection
from registry.contracts.guards import list_officers, refuse_used_evidence
from registry.contracts.kinds import Checker, Corrected, FileKind, Milestone, Proposer
from registry.contracts.models import Contract, ContractFile, StepCheck
from registry.contracts.states import CorrectionState
from registry.core import facts
from registry.core.db import find_row, get_row, list_rows, now, session
from registry.core.errors import Conflict, NotAllowed
from registry.core.i18n import _
from registry.core.permissions import Permission, can
from registry.documents import services as documents
from registry.documents.models import Document
from registry.experts import queries as experts
from registry.notices import services as notices

C = Corrected
STEPS = {C.SIGNATURE: Milestone.SIGNATURE, C.START: Milestone.START}


def propose(
    contract: Contract,
    document: Document,
    *,
    key: str,
    day: date | None,
    weeks: int | None,
    reason: str,
    by: User,
) -> ContractCorrection:
    """Nothing changes yet. Either side may propose, and so may an officer."""
    side = _side_of(contract, by)
    if side is None:
        raise NotAllowed(_("Only the two sides and the recruitment officers can correct a day."))
    _refuse_another(contract, side, by=by)
    entry = _find_entry(contract, key)
    day, weeks = (None, weeks) if entry.what is C.SEMESTER else (day, None)
    refuse_bad(contract, entry, day=day, weeks=weeks)
    refuse_used_evidence(document, contract)
    documents.release(document, by=by)
    session().flush()  # the document's row must exist before the row that refers to it
    correction = ContractCorrection(
        contract_id=contract.id,
        what=entry.what,
        subject_id=entry.subject_id,
        old_day=entry.day,
        new_day=day,
        old_weeks=entry.weeks,
        new_weeks=weeks,
        reason=reason,
        document_id=document.id,
        proposed_for=side,
        proposed_by_id=by.id,
    )
    states.begin(correction, by=by, action=ContractAction.CORRECTION_PROPOSED)
    states.note(contract, by=by, action=ContractAction.CORRECTION_PROPOSED, reason=reason)
    session().refresh(correction)
    _tell_all("contract_correction_waiting", correction, by=by)
    return correction


def _refuse_another(contract: Contract, side: Proposer, *, by: User) -> None:
    """One at a time; and an officer who proposes leaves the check to another one, who must be there."""
    if find_open(contract) is not None:
        raise Conflict(_("A correction of this contract is already waiting for a second person."))
    if side is Proposer.OFFICER and not four_eyes.list_others(contract, besides=by):
        raise NotAllowed(
            _(
                "No other officer could check this correction. Ask one of the two sides to propose it."
            )
        )


def _find_entry(contract: Contract, key: str) -> Entry:
    entry = next((one for one in list_entries(contract) if one.key == key), None)
    if entry is None:
        raise Conflict(_("This is no longer recorded as it was. Open the contract again."))
    return entry


def may_propose(contract: Contract, user: User) -> bool:
    if contract.state in UNCORRECTABLE:
        return False
    return _side_of(contract, user) is not None


def _side_of(contract: Contract, user: User) -> Proposer | None:
    """For whom somebody acts; for one side only, and never for the state in the own case."""
    if queries.is_of_expert(contract, user):
        return Proposer.EXPERT
    if queries.is_of_institution(contract, user):
        return Proposer.INSTITUTION
    return Proposer.OFFICER if can(user, Permission.CONTRACT_CHECK) else None


def may_answer(correction: ContractCorrection, user: User) -> bool:
    """One of the two sides, and not the one that proposed it; for the institution its approver."""
    contract = correction.contract
    if correction.state is not CorrectionState.PROPOSED or user.id == correction.proposed_by_id:
        return False
    if queries.is_of_expert(contract, user):
        return True
    is_theirs = correction.proposed_for is Proposer.INSTITUTION
    return queries.is_of_approver(contract, user) and not is_theirs


def agree(correction: ContractCorrection, *, by: User) -> None:
    """The second pair of eyes: from now on the new day is believed."""
    _refuse_other(correction, by=by)
    contract = correction.contract
    entry = _entry_of(correction)
    if (entry.day, entry.weeks) != (correction.old_day, correction.old_weeks):
        raise Conflict(_("This is no longer recorded as it was. Open the contract again."))
    refuse_bad(contract, entry, day=correction.new_day, weeks=correction.new_weeks)
    correction.answered_by_id, correction.answered_at = by.id, now()
    states.move(correction, CorrectionState.AGREED, by=by, action=ContractAction.CORRECTION_AGREED)
    states.note(contract, by=by, action=ContractAction.CORRECTION_AGREED, reason=correction.reason)
    WRITERS[correction.what](correction, by)
    session().add(
        ContractFile(
            contract_id=contract.id,
            document_id=correction.document_id,
            kind=FileKind.CORRECTION_EVIDENCE,
        )
    )
    session().flush()
    _ask_again(correction, by=by)
    _tell_all("contract_corrected", correction, by=by)


def refuse(correction: ContractCorrection, *, reason: str, by: User) -> None:
    """The other one disagrees: nothing was changed."""
    _refuse_other(correction, by=by)
    correction.answered_by_id, correction.answered_at = by.id, now()
    _close(correction, reason, by=by)


def withdraw(correction: ContractCorrection, *, by: User) -> None:
    """The proposer takes it back."""
    if by.id != correction.proposed_by_id:
        raise NotAllowed(_("Only who proposed a correction can withdraw it."))
    _close(correction, "", by=by)


def _close(correction: ContractCorrection, answer: str, *, by: User) -> None:
    correction.answer = answer
    action = ContractAction.CORRECTION_REFUSED
    states.move(correction, CorrectionState.REFUSED, by=by, action=action)
    states.note(correction.contract, by=by, action=action, reason=answer)
    _tell_all("contract_correction_refused", correction, by=by)


def _refuse_other(correction: ContractCorrection, *, by: User) -> None:
    states.refuse_illegal(correction, CorrectionState.AGREED)
    if not may_answer(correction, by):
        raise NotAllowed(_("The other side of the contract must agree to this."))


def _entry_of(correction: ContractCorrection) -> Entry:
    entries = list_entries(correction.contract)
    for one in entries:
        if (one.what, one.subject_id) == (correction.what, correction.subject_id):
            return one
    raise Conflict(_("This is no longer recorded as it was. Open the contract again."))


def _ask_again(correction: ContractCorrection, *, by: User) -> None:
    """Who stood behind the new day has confirmed it; the officer checks it again in any case."""
    contract = correction.contract
    proposer = session().get_one(User, correction.proposed_by_id)
    is_experts = any(queries.is_of_expert(contract, one) for one in (by, proposer))
    step = STEPS.get(correction.what)
    if step is not None and correction.new_day is not None and is_experts:
        seen = checks.Seen(step, correction.new_day)
        if seen in checks.list_open(contract, Checker.OTHER_SIDE):
            expert = by if queries.is_of_expert(contract, by) else proposer
            checks.record(contract, seen, by_whom=Checker.OTHER_SIDE, by=expert)
    if correction.what in {C.AGREED_START, C.AGREED_END}:
        _withdraw_checks(contract, Milestone.SIGNATURE)
    checks.note_what_waits(contract)


def _withdraw_checks(contract: Contract, step: Milestone) -> None:
    """The officer looked at terms, or at a course, that are others now."""
    statement = facts.read(StepCheck).where(
        StepCheck.contract_id == contract.id,
        StepCheck.step == step,
        StepCheck.by_whom == Checker.OFFICER,
    )
    for row in session().scalars(statement).all():
        facts.supersede(row)


def find_open(contract: Contract) -> ContractCorrection | None:
    return find_row(
        select(ContractCorrection).where(
            ContractCorrection.contract_id == contract.id,
            ContractCorrection.state == CorrectionState.PROPOSED,
        )
    )


def list_corrections(contract: Contract) -> Sequence[ContractCorrection]:
    return list_rows(
        select(ContractCorrection)
        .where(ContractCorrection.contract_id == contract.id)
        .order_by(ContractCorrection.created_at.desc())
    )


def get_correction(contract: Contract, correction_id: uuid.UUID) -> ContractCorrection:
    """Found only through its contract."""
    return get_row(
        select(ContractCorrection).where(
            ContractCorrection.id == correction_id, ContractCorrection.contract_id == contract.id
        )
    )


def _tell_all(template: str, correction: ContractCorrection, *, by: User) -> None:
    """Both sides and the officers, without the one who did it."""
    contract = correction.contract
    people = [
        experts.find_account(contract.person),
        *queries.list_institution_staff(contract),
        *list_officers(contract),
    ]
    notices.tell(template, people, by=by, contract=contract, correction=correction)
