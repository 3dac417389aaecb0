"""A wrong day: its correction proposed, agreed to or refused by another, with the evidence beside it."""

from typing import Any
from uuid import UUID

from flask.typing import ResponseReturnValue

from registry.contracts import corrected_facts, corrections, forms
from registry.contracts.correction_models import ContractCorrection
from registry.contracts.models import Contract
from registry.contracts.states import CorrectionState
from registry.contracts.views.page import READ, bp, find, place_of, reader_of
from registry.core.i18n import _, _l, format_date, format_datetime, proper
from registry.core.permissions import requires
from registry.documents import services as documents
from registry.documents.responses import attachment
from registry.web import steps
from registry.web.step_forms import DecisionForm
from registry.web.steps import Place, Step, current_user, press, take

STEPS = {
    "correct": Step(
        title=_l("Correct a recorded day"),
        submit=_l("Propose"),
        done=_l("Proposed. The other side of the contract has to agree."),
        follows=(
            _l("Nothing changes until the other side of the contract agrees."),
            _l("What was recorded before stays readable; a corrected day is checked again."),
        ),
    ),
    "correction": Step(
        title=_l("Correction of a recorded day"),
        submit=_l("Send the answer"),
        done=_l("Your answer is recorded, and all concerned have been informed."),
        follows=(
            _l("If you confirm it, the new day is believed, and an officer checks it again."),
            _l("If you do not confirm it, what is recorded stays as it is."),
        ),
        is_decision=True,
    ),
    "withdraw_correction": Step(done=_l("The correction has been withdrawn.")),
}


@bp.route("/<uuid:contract_id>/correct", methods=["GET", "POST"])
@requires(READ, write=READ)
def correct(contract_id: UUID) -> ResponseReturnValue:
    contract = find(contract_id)
    return take(
        STEPS["correct"],
        forms.CorrectionForm,
        lambda form, document: corrections.propose(
            contract,
            document,
            key=form.key.data,
            day=form.day.data,
            weeks=form.weeks.data,
            reason=form.reason.data,
            by=current_user(),
        ),
        place=place_of(contract),
        prepare=lambda form: _offer_entries(contract, form),
        receive=lambda form: documents.receive_upload(form.file.data, by=current_user()),
        is_possible=corrections.may_propose(contract, current_user()),
    )


def _offer_entries(contract: Contract, form: Any) -> None:
    entries = corrected_facts.list_entries(contract)
    form.key.choices = [
        ("", _("Choose what is wrong")),
        *((one.key, one.label) for one in entries),
    ]


@bp.route("/<uuid:contract_id>/corrections/<uuid:correction_id>", methods=["GET", "POST"])
@requires(READ, write=READ)
def correction(contract_id: UUID, correction_id: UUID) -> ResponseReturnValue:
    """What was proposed, by whom and why, for everybody who sees the contract; one may answer."""
    contract = find(contract_id)
    found = corrections.get_correction(contract, correction_id)
    user = current_user()
    return take(
        STEPS["correction"],
        DecisionForm,
        lambda form: _answer(found, form),
        place=_place(contract, found),
        template="contracts/correction.html",
        correction=found,
        contract=contract,
        may_answer=corrections.may_answer(found, user),
        may_withdraw=found.proposed_by_id == user.id and found.state is CorrectionState.PROPOSED,
    )


def _place(contract: Contract, found: ContractCorrection) -> Place:
    reader, at = reader_of(contract), found.created_at
    name, side = reader.name_of(found.proposed_by_id, at=at), str(found.proposed_for.label)
    shown = [
        (_("What is wrong"), found.what.label),
        (_("As recorded"), _value(found.old_day, found.old_weeks)),
        (_("As proposed"), _value(found.new_day, found.new_weeks)),
        (_("Proposed by"), name if name == side else proper(f"{name} ({side})")),
        (_("Proposed on"), format_datetime(at)),
        (_("Reason"), found.reason),
    ]
    if found.answered_at is not None:
        answerer = reader.name_of(found.answered_by_id, at=found.answered_at)
        shown += [
            (_("Answered by"), answerer),
            (_("Answered on"), format_datetime(found.answered_at)),
        ]
    if found.answer:
        shown.append((_("Why it was not agreed"), found.answer))
    return Place(
        url=place_of(contract).url,
        trail=place_of(contract).trail,
        facts=lambda: [*place_of(contract).facts(), *shown],
        row=found,
    )


def _value(day: Any, weeks: Any) -> str:
    return format_date(day) if weeks is None else str(weeks)


def _answer(found: ContractCorrection, form: Any) -> None:
    if form.is_confirmed:
        corrections.agree(found, by=current_user())
    else:
        corrections.refuse(found, answer=form.answer.data, by=current_user())


@bp.post("/<uuid:contract_id>/corrections/<uuid:correction_id>/withdraw")
@requires(READ, write=READ)
def withdraw_correction(contract_id: UUID, correction_id: UUID) -> ResponseReturnValue:
    contract = find(contract_id)
    found = corrections.get_correction(contract, correction_id)
    return press(
        STEPS["withdraw_correction"],
        lambda: corrections.withdraw(found, by=current_user()),
        page=steps.page_of(
            "contracts.correction", contract_id=contract_id, correction_id=correction_id
        ),
        to=lambda: place_of(contract).url,
    )


@bp.get("/<uuid:contract_id>/corrections/<uuid:correction_id>/document")
@requires(READ)
def correction_document(contract_id: UUID, correction_id: UUID) -> ResponseReturnValue:
    return attachment(corrections.get_correction(find(contract_id), correction_id).document)
