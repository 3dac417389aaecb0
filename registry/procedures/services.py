"""The steps of an approval or procedure, each told to whoever waits for it."""

from datetime import date
from typing import Any

from registry.accounts.models import User
from registry.audit import states
from registry.contracts import queries as contracts
from registry.contracts.guards import list_officers, tell_expert, tell_institution
from registry.contracts.models import Contract
from registry.core.errors import NotAllowed, RegistryError
from registry.core.i18n import _, format_date, hanoi_today
from registry.documents import services as documents
from registry.documents.models import Document
from registry.notices import services as notices
from registry.procedures import guards, paths
from registry.procedures.actions import ProcedureAction
from registry.procedures.kinds import Doer, ProcedureKind
from registry.procedures.models import Procedure
from registry.procedures.states import ProcedureState
from registry.taxonomy.working_days import add_working_days

S = ProcedureState
BY_HAND = 1000  # stands after what the rules ask for


def follow_agreement(contract: Contract, by: User) -> None:
    """Called when both sides have agreed: the path is open, and each side learns of its part."""
    added = paths.open_path(contract, by=by)
    tell_of_own(contract, added)
    others = [one for one in added if one.doer is not Doer.EXPERT]
    if others:
        first = min(others, key=lambda one: one.due_on)
        tell_institution(contract, "procedure_news", news="opened", procedure=first)


def renew_path(contract: Contract, *, by: User) -> None:
    """What the rules ask for by now: after a change of the terms, of the category or of the rules."""
    if not guards.may_add(contract, by):
        raise NotAllowed(_("Only those who arrange this can record it."))
    added = paths.open_path(contract, by=by)
    if not added:
        raise RegistryError(_("Everything that the rules ask for is listed already."))
    tell_of_own(contract, added)
    others = [one for one in added if one.doer is not Doer.EXPERT]
    if others:
        tell_institution(contract, "procedure_news", by=by, news="added", procedure=others[0])


def tell_of_own(contract: Contract, added: list[Procedure]) -> None:
    own = [one for one in added if one.doer is Doer.EXPERT]
    if own:
        first = min(own, key=lambda one: one.due_on)
        tell_expert(contract, "procedure_news", news="asked", procedure=first, number=len(own))


def add(
    contract: Contract, *, doer: Doer, title_vi: str, title_en: str, due_on: date, by: User
) -> Procedure:
    """Something that no rule asks for."""
    if not guards.may_add(contract, by):
        raise NotAllowed(_("Only those who arrange this can record it."))
    kind = ProcedureKind.APPROVAL if doer is Doer.AUTHORITY else ProcedureKind.TASK
    row = Procedure(
        contract_id=contract.id,
        kind=kind,
        doer=doer,
        place=BY_HAND,
        title_vi=title_vi,
        title_en=title_en,
        due_on=due_on,
    )
    _refuse_past(due_on)
    states.begin(row, by=by, action=ProcedureAction.ADDED)
    row.contract = contract
    tell_of_own(contract, [row])
    if doer is not Doer.EXPERT:
        tell_institution(contract, "procedure_news", by=by, news="added", procedure=row)
    return row


def _refuse_past(day: date) -> None:
    if day < hanoi_today():
        raise RegistryError(_("This day is past"))


def apply(row: Procedure, *, applied_on: date, by: User) -> None:
    """From now on the authority's answer is awaited, for as long as it usually takes."""
    guards.refuse_other(row, by=by)
    _refuse_kind(row, ProcedureKind.APPROVAL)
    _refuse_future(applied_on)
    if "apply" not in guards.open_steps(row, by):
        raise RegistryError(_("This is settled already."))
    _move(row, S.APPLIED, by=by, action=ProcedureAction.APPLIED)
    row.applied_on, row.decided_on = applied_on, None
    row.due_on = max(add_working_days(applied_on, row.usual_days or 0), hanoi_today())
    _tell_other_side(row, "applied", by=by)


def grant(
    row: Procedure,
    document: Document | None,
    *,
    decided_on: date,
    by: User,
    expires_on: date | None = None,
    decision_number: str = "",
) -> None:
    guards.refuse_other(row, by=by)
    _refuse_kind(row, ProcedureKind.APPROVAL)
    _refuse_future(decided_on)
    if row.state is S.APPLIED and row.applied_on and decided_on < row.applied_on:
        raise RegistryError(
            _("It was applied for on %(day)s only.", day=format_date(row.applied_on))
        )
    if expires_on is not None and expires_on < max(decided_on, hanoi_today()):
        raise RegistryError(_("It would have expired already."))
    _move(row, S.GRANTED, by=by, action=ProcedureAction.GRANTED)
    row.decided_on, row.expires_on = decided_on, expires_on
    row.decision_number = decision_number
    _keep_document(row, document, by=by)
    _tell_other_side(row, "granted", by=by)


def refuse(row: Procedure, *, decided_on: date, reason: str, by: User) -> None:
    """The authority said no: the institution applies again or finds another way, by a day of its own."""
    guards.refuse_other(row, by=by)
    _refuse_future(decided_on)
    _move(row, S.REFUSED, by=by, action=ProcedureAction.REFUSED, reason=reason)
    row.decided_on, row.note = decided_on, reason
    row.due_on = add_working_days(hanoi_today(), row.usual_days or 1)
    _tell_other_side(row, "refused", by=by)
    officers = list_officers(row.contract)
    notices.tell("procedure_refused", officers, by=by, contract=row.contract, procedure=row)


def finish(row: Procedure, document: Document | None, *, note: str, by: User) -> None:
    """Done, as a word or a paper shows."""
    guards.refuse_other(row, by=by)
    _refuse_kind(row, ProcedureKind.TASK)
    if not note and document is None:
        raise RegistryError(_("Enter how it was done, or add a file that shows it."))
    _move(row, S.DONE, by=by, action=ProcedureAction.DONE)
    row.decided_on, row.note = hanoi_today(), note
    _keep_document(row, document, by=by)
    _tell_other_side(row, "done", by=by)


def drop(row: Procedure, *, reason: str, by: User) -> None:
    guards.refuse_other_than_dropper(row, by=by)
    _move(row, S.NOT_NEEDED, by=by, action=ProcedureAction.DROPPED, reason=reason)
    row.note = reason
    _tell_other_side(row, "dropped", by=by)


def reopen(row: Procedure, *, reason: str, by: User) -> None:
    """Recorded by mistake, or needed after all."""
    if "reopen" not in guards.open_steps(row, by):
        raise NotAllowed(_("Only those who arrange this can record it."))
    _move(row, S.WAITING, by=by, action=ProcedureAction.REOPENED, reason=reason)
    row.applied_on = row.decided_on = row.expires_on = None
    row.note, row.decision_number = "", ""
    row.due_on = max(row.due_on, hanoi_today())
    _tell_other_side(row, "reopened", by=by)


def postpone(row: Procedure, *, due_on: date, reason: str, by: User) -> None:
    guards.refuse_other(row, by=by)
    _refuse_past(due_on)
    if row.state in {S.NOT_NEEDED, S.DONE, S.GRANTED}:
        raise RegistryError(_("This is settled already."))
    row.due_on = due_on
    states.note(row, by=by, action=ProcedureAction.MOVED, reason=reason)
    _tell_other_side(row, "postponed", by=by)


def expire(row: Procedure) -> None:
    """The time for which it was granted is over; it is due at once."""
    _move(row, S.EXPIRED, by=None, action=ProcedureAction.EXPIRED)
    row.due_on = hanoi_today()
    if row.doer is Doer.EXPERT:
        tell_expert(row.contract, "procedure_news", news="expired", procedure=row)
    tell_institution(row.contract, "procedure_news", news="expired", procedure=row)


def _move(row: Procedure, to: ProcedureState, *, by: User | None, **about: Any) -> None:
    states.move(row, to, by=by, **about)


def _refuse_kind(row: Procedure, kind: ProcedureKind) -> None:
    if row.kind is not kind:
        raise RegistryError(_("This step does not belong to this kind of procedure."))


def _refuse_future(day: date) -> None:
    if day > hanoi_today():
        raise RegistryError(_("This day is in the future."))


def _keep_document(row: Procedure, document: Document | None, *, by: User) -> None:
    if document is not None:
        documents.release(document, by=by)
        row.document_id = document.id
        row.document = document


def _tell_other_side(row: Procedure, news: str, *, by: User) -> None:
    """The institution hears of what the expert did, and colleagues of what they have to follow up; the
    expert of what they may follow."""
    if news in {"applied", "refused", "reopened"} and row.doer is not Doer.EXPERT:
        tell_institution(row.contract, "procedure_news", by=by, news=news, procedure=row)
    if contracts.is_of_expert(row.contract, by):
        tell_institution(row.contract, "procedure_news", news=news, procedure=row)
    elif row.doer is Doer.EXPERT or row.kind is ProcedureKind.TASK or news == "granted":
        tell_expert(row.contract, "procedure_news", news=news, procedure=row)
