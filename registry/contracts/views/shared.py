"""What the pages of a contract share: the texts of every step, and the page around one."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from registry.accounts.timelines import Reader
from registry.contracts import forms, queries
from registry.contracts.models import Contract
from registry.core.i18n import _, _l, localized
from registry.core.permissions import Permission
from registry.documents import services as documents
from registry.experts import cards
from registry.web.forms import ledger
from registry.web.steps import Place, Step, current_user, take

bp = Blueprint("contracts", __name__, url_prefix="/<any(vi,en):locale>/contracts")
READ, DRAFT = Permission.CONTRACT_READ, Permission.CONTRACT_DRAFT
APPROVE, ANSWER = Permission.CONTRACT_APPROVE, Permission.CONTRACT_ANSWER

FREES_THE_SEAT = _l("The seat is free again, and the opening with it.")
NOT_TAKEN_UP = _l("The contract is closed for good; nobody can take it up again.")
REASON_IS_READ = _l("Both sides are informed and see your reason.")
STEPS = {
    "terms": Step(
        title=_l("Change the terms"),
        submit=_l("Save"),
        done=_l("A new edition of the terms is saved."),
    ),
    "offer": Step(done=_l("The offer has been sent.")),
    "counter": Step(
        title=_l("Propose other terms"),
        submit=_l("Send"),
        done=_l("Your proposal has been sent."),
    ),
    "agree": Step(done=_l("You have agreed. The institution prepares the signature.")),
    "decline": Step(
        title=_l("Decline or retract"),
        submit=_l("Record"),
        done=_l("The other side has been informed."),
        follows=(NOT_TAKEN_UP, _l("The other side is informed and sees your reason.")),
        is_grave=True,
    ),
    "signature": Step(
        title=_l("Record the signed contract"),
        submit=_l("Record"),
        done=_l("The signed contract is recorded. The expert is asked to confirm it."),
    ),
    "confirm_signature": Step(done=_l("You have confirmed the signed contract.")),
    "confirm_start": Step(done=_l("You have confirmed the first day of work.")),
    "check": Step(done=_l("Marked as checked.")),
    "check_doubtful": Step(
        title=_l("Check a doubtful day"),
        submit=_l("Mark as checked"),
        done=_l("Marked as checked."),
        lead=_l(
            "Compare the days with the signed file and with the evidence before you check them."
        ),
        follows=(
            _l("Your reason stays beside the day, and is read by auditors."),
            _l("If the day is wrong, propose its correction instead."),
        ),
    ),
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
    "start": Step(
        title=_l("Record the start"), submit=_l("Record"), done=_l("The start is recorded.")
    ),
    "never_started": Step(
        title=_l("Never started"),
        submit=_l("Record"),
        done=_l("Recorded. The count follows."),
        follows=(NOT_TAKEN_UP, FREES_THE_SEAT, REASON_IS_READ),
        is_grave=True,
    ),
    "delivery": Step(
        title=_l("Report a delivered semester"),
        submit=_l("Report"),
        done=_l("The expert is asked to confirm this semester."),
    ),
    "confirm_delivery": Step(done=_l("You have confirmed the semester.")),
    "dispute_delivery": Step(
        title=_l("Dispute this report"),
        submit=_l("Record"),
        done=_l("The institution has been informed."),
    ),
    "end": Step(
        title=_l("End early"),
        submit=_l("Record the end"),
        done=_l("The early end is recorded."),
        follows=(
            _l("From the day after on the contract no longer counts; the days before stay."),
            FREES_THE_SEAT,
            _l("The other side is informed and sees your reason."),
        ),
        is_grave=True,
    ),
    "suspend": Step(
        title=_l("Suspend the contract"),
        submit=_l("Record"),
        done=_l("The contract is suspended."),
        follows=(
            _l("The contract rests until you resume it; the count does not change."),
            _l("The expert is informed and sees your reason."),
        ),
        is_grave=True,
    ),
    "resume": Step(done=_l("The contract runs again.")),
    "void": Step(
        title=_l("Propose as void"),
        submit=_l("Propose"),
        done=_l("Proposed. An auditor has to confirm."),
        follows=(
            _l("Nothing changes until an auditor confirms it."),
            _l("Once confirmed, the contract never counted, and its seat is free again."),
            REASON_IS_READ,
        ),
        is_grave=True,
    ),
    "confirm_void": Step(
        title=_l("Is this contract void?"),
        submit=_l("Send the answer"),
        done=_l("Your answer is recorded, and all concerned have been informed."),
        follows=(
            _l("If you confirm it, the contract never counted; what was believed stays readable."),
            FREES_THE_SEAT,
            _l("If you do not confirm it, the contract continues as if nothing had been proposed."),
        ),
        is_decision=True,
    ),
    "keep_promise": Step(done=_l("Marked as kept.")),
}


def find(contract_id: UUID) -> Contract:
    return queries.get_contract(contract_id, visible_to=current_user())


def url_of(contract: Contract) -> str:
    return url_for(".show", contract_id=contract.id)


def place_of(contract: Contract, *more: tuple[Any, Any]) -> Place:
    return Place(
        url=url_of(contract),
        trail=[(_("Contracts"), url_for(".index")), (contract.number, url_of(contract))],
        facts=lambda: [
            (_("Contract"), contract.number),
            (_("Expert"), _name(card_of(contract))),
            (_("Institution"), localized(contract.institution, "name")),
            (_("Status"), contract.state.label),
            *more,
        ],
        row=contract,
    )


def _name(card: cards.Card) -> str:
    return card.name or card.number


def reader_of(contract: Contract, card: cards.Card | None = None) -> Reader:
    return Reader(current_user(), contract.person.user_id, card.name if card else None)


def card_of(contract: Contract) -> cards.Card:
    """The expert as this reader may see them; the look is logged."""
    user = current_user()
    [card] = cards.make_cards([contract.person], viewer=user, introductions=[contract.introduction])
    if named := cards.list_named([contract.person], [card], viewer=user):
        with ledger():
            cards.log_names(named, viewer=user, purpose="contract", context=contract)
    return card


def give_reason(contract: Contract, step: Step, act: Callable[..., Any]) -> ResponseReturnValue:
    """A step for which a reason is all that has to be written."""
    return take(
        step,
        forms.ReasonForm,
        lambda form: act(contract, reason=form.reason.data, by=current_user()),
        place=place_of(contract),
    )


def give_file(
    contract: Contract, step: Step, act: Callable[..., Any], day: Any
) -> ResponseReturnValue:
    """A day, which `day` names, and a file that proves it."""
    return take(
        step,
        forms.FileForm,
        lambda form, document: act(document, form.day.data),
        place=place_of(contract),
        prepare=lambda form: setattr(form.day.label, "text", day),
        receive=lambda form: documents.receive_upload(form.file.data, by=current_user()),
    )
