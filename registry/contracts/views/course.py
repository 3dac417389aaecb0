"""From the signature to the end: each step is one button, or one form and a button."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask.typing import ResponseReturnValue

from registry.contracts import checks, doubts, endings, followers, forms, queries, signing
from registry.contracts.leaving.models import Occasion
from registry.contracts.models import Contract
from registry.contracts.views.page import (
    NOT_TAKEN_UP,
    OF_APPROVER,
    OF_BOTH,
    OF_EXPERT,
    OF_WRITER,
    READ,
    bp,
    find,
    give_out,
    place_of,
    show_contract,
)
from registry.core.i18n import _, _l
from registry.core.permissions import Permission, requires
from registry.documents import services as documents
from registry.documents.models import Document
from registry.web.steps import Obstacle, Step, current_user, press, take

CHECK, CHECKED = Permission.CONTRACT_CHECK, _l("Marked as checked.")
CHECK_DOUBTFUL = Step(
    title=_l("Check a doubtful day"),
    submit=_l("Mark as checked"),
    done=CHECKED,
    lead=_l("Compare the days with the signed file and with the evidence before you check them."),
    follows=(
        _l("Your reason stays beside the day, and is read by auditors."),
        _l("If the day is wrong, propose its correction instead."),
    ),
)
FREES_THE_SEAT = _l("The seat is free again, and the opening with it.")
REASON_IS_READ = _l("Both sides are informed and see your reason.")


def _with_file(day: Any, step: str) -> Callable[[Contract], dict[str, Any]]:
    """Of a step with a day, which `day` names, and a file that proves it."""
    return lambda contract: {
        "prepare": lambda form: setattr(form.day.label, "text", str(day)),
        "receive": lambda form: documents.receive_upload(form.file.data, by=current_user()),
        "obstacle": _unsettled(contract, step),
    }


def _unsettled(contract: Contract, step: str) -> Obstacle | None:
    """What should be arranged first; what the law asks for is refused by the step itself."""
    found = followers.list_unsettled(contract, step)
    return Obstacle(_("Not arranged yet"), links=found) if found else None


@OF_APPROVER.form(
    "signature",
    forms.FileForm,
    options=_with_file(_l("Day of signature"), "signature"),
    title=_l("Record the signed contract"),
    done=_l("The signed contract is recorded. The expert is asked to confirm it."),
)
def signature(contract: Contract, form: Any, document: Document) -> None:
    signing.record_signature(contract, document, signed_on=form.day.data, by=current_user())


OF_EXPERT.button(
    "confirm_signature",
    checks.confirm_signature,
    done=_l("You have confirmed the signed contract."),
)
OF_EXPERT.button(
    "confirm_start", checks.confirm_start, done=_l("You have confirmed the first day of work.")
)


@bp.route("/<uuid:contract_id>/check", methods=["GET", "POST"])
@requires(CHECK, write=CHECK)
def check(contract_id: UUID) -> ResponseReturnValue:
    """One button; of a doubtful day a page that asks why it is right all the same."""
    contract = find(contract_id)
    if doubts.list_doubts(contract):
        return take(
            CHECK_DOUBTFUL,
            forms.NoteForm,
            lambda form: checks.check(contract, note=form.reason.data, by=current_user()),
            place=place_of(contract, *doubts.describe(contract)),
        )
    return press(
        Step(done=CHECKED),
        lambda: checks.check(contract, by=current_user()),
        page=lambda: show_contract(contract),
        to=lambda: place_of(contract).url,
    )


@OF_WRITER.form(
    "start",
    forms.FileForm,
    options=_with_file(_l("First day of work"), "start"),
    title=_l("Record the start"),
    done=_l("The start is recorded."),
)
def start(contract: Contract, form: Any, document: Document) -> None:
    signing.start(contract, document, started_on=form.day.data, by=current_user())


@OF_BOTH.form(
    "never_started",
    forms.LeavingForm,
    write=CHECK,
    options=lambda _contract: {"prepare": lambda form: form.offer(Occasion.NEVER_STARTED)},
    title=_l("Never started"),
    done=_l("Recorded. The count follows."),
    grave=(NOT_TAKEN_UP, FREES_THE_SEAT, REASON_IS_READ),
)
def never_started(contract: Contract, form: forms.LeavingForm) -> None:
    endings.mark_never_started(contract, by=current_user(), **form.given())


@bp.get("/<uuid:contract_id>/files/<uuid:file_id>")
@requires(READ)
def file(contract_id: UUID, file_id: UUID) -> ResponseReturnValue:
    contract = find(contract_id)
    return give_out(contract, queries.get_file(contract, file_id).document)
