"""A wrong day: its correction proposed, agreed to or refused by another, with the evidence beside it."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue

from registry.contracts import corrected_facts, corrections, forms
from registry.contracts.correction_models import ContractCorrection
from registry.contracts.models import Contract
from registry.contracts.states import CorrectionState
from registry.contracts.views.page import OF_BOTH, READ, bp, find, give_out, place_of, reader_of
from registry.core.i18n import _, _l, format_date, format_datetime, proper
from registry.core.permissions import requires
from registry.documents import services as documents
from registry.documents.models import Document
from registry.web.steps import Place, current_user, page_of


def _offer_entries(contract: Contract) -> dict[str, Any]:
    def prepare(form: Any) -> None:
        entries = corrected_facts.list_entries(contract)
        form.key.choices = [
            ("", _("Choose what is wrong")),
            *((one.key, one.label) for one in entries),
        ]

    return {
        "prepare": prepare,
        "receive": lambda form: documents.receive_upload(form.file.data, by=current_user()),
        "is_possible": corrections.may_propose(contract, current_user()),
    }


@OF_BOTH.form(
    "correct",
    forms.CorrectionForm,
    options=_offer_entries,
    title=_l("Correct a recorded day"),
    submit=_l("Propose"),
    done=_l("Proposed. The other side of the contract has to agree."),
    follows=(
        _l("Nothing changes until the other side of the contract agrees."),
        _l("What was recorded before stays readable; a corrected day is checked again."),
    ),
)
def correct(contract: Contract, form: Any, document: Document) -> None:
    corrections.propose(
        contract,
        document,
        key=form.key.data,
        day=form.day.data,
        weeks=form.weeks.data,
        reason=form.reason.data,
        by=current_user(),
    )


def _find(contract_id: UUID, correction_id: UUID) -> ContractCorrection:
    return corrections.get_correction(find(contract_id), correction_id)


def _describe(found: ContractCorrection) -> dict[str, Any]:
    """What was proposed, by whom and why, for everybody who sees the contract; one may answer."""
    user = current_user()
    is_own = found.proposed_by_id == user.id and found.state is CorrectionState.PROPOSED
    ids: dict[str, Any] = {"contract_id": found.contract_id, "correction_id": found.id}
    return {
        "template": "contracts/proposal.html",
        "proposal": found,
        "evidence": url_for(".correction_document", **ids),
        "may_answer": corrections.may_answer(found, user),
        "withdrawal": _withdrawal(ids) if is_own else None,
    }


def _withdrawal(ids: dict[str, Any]) -> dict[str, Any]:
    return {
        "who": _("You proposed this"),
        "until": _("Somebody of the other side must agree. Until then you can withdraw it."),
        "url": url_for(".withdraw_correction", **ids),
        "label": _("Withdraw the correction"),
    }


def _place(found: ContractCorrection) -> Place:
    contract = found.contract
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


def _show(found: ContractCorrection) -> ResponseReturnValue:
    return page_of("contracts.correction", contract_id=found.contract_id, correction_id=found.id)()


CORRECTIONS = replace(
    OF_BOTH, rule="/<uuid:contract_id>/corrections", find=_find, page=_show, place=_place
)
CORRECTIONS.decision(
    "correction",
    confirm=corrections.agree,
    refuse=corrections.refuse,
    rule="<uuid:correction_id>",
    options=_describe,
    title=_l("Correction of a recorded day"),
    done=_l("Your answer is recorded, and all concerned have been informed."),
    follows=(
        _l("If you confirm it, the new day takes effect, and an officer checks it again."),
        _l("If you do not confirm it, what is recorded stays as it is."),
    ),
)
CORRECTIONS.button(
    "withdraw_correction",
    corrections.withdraw,
    rule="<uuid:correction_id>/withdraw",
    done=_l("The correction has been withdrawn."),
)


@bp.get("/<uuid:contract_id>/corrections/<uuid:correction_id>/document")
@requires(READ)
def correction_document(contract_id: UUID, correction_id: UUID) -> ResponseReturnValue:
    contract = find(contract_id)
    return give_out(contract, corrections.get_correction(contract, correction_id).document)
