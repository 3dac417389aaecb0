"""From the signature to the end: each step is one button, or one form and a button."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from flask.typing import ResponseReturnValue

from registry.contracts import (
    checks,
    deliveries,
    doubts,
    forms,
    interruptions,
    queries,
    services,
    voids,
)
from registry.contracts.models import Contract
from registry.contracts.views.page import (
    NOT_TAKEN_UP,
    READ,
    STEPS,
    bp,
    find,
    place_of,
    reader_of,
    show_contract,
)
from registry.core.i18n import _, _l, format_datetime, hanoi_today
from registry.core.permissions import Permission, requires
from registry.documents import services as documents
from registry.documents.models import Document
from registry.documents.responses import attachment
from registry.taxonomy import queries as taxonomy
from registry.web.step_routes import StepRoutes
from registry.web.steps import Step, current_user, press, take

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


def _with_file(day: Any) -> Callable[[Contract], dict[str, Any]]:
    """Of a step with a day, which `day` names, and a file that proves it."""
    return lambda _contract: {
        "prepare": lambda form: setattr(form.day.label, "text", str(day)),
        "receive": lambda form: documents.receive_upload(form.file.data, by=current_user()),
    }


@STEPS.form(
    "signature",
    forms.FileForm,
    write=Permission.CONTRACT_APPROVE,
    options=_with_file(_l("Day of signature")),
    title=_l("Record the signed contract"),
    done=_l("The signed contract is recorded. The expert is asked to confirm it."),
)
def signature(contract: Contract, form: Any, document: Document) -> None:
    services.record_signature(contract, document, signed_on=form.day.data, by=current_user())


STEPS.button(
    "confirm_signature",
    checks.confirm_signature,
    write=Permission.CONTRACT_ANSWER,
    done=_l("You have confirmed the signed contract."),
)
STEPS.button(
    "confirm_start",
    checks.confirm_start,
    write=Permission.CONTRACT_ANSWER,
    done=_l("You have confirmed the first day of work."),
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


@STEPS.form(
    "start",
    forms.FileForm,
    write=Permission.CONTRACT_DRAFT,
    options=_with_file(_l("First day of work")),
    title=_l("Record the start"),
    done=_l("The start is recorded."),
)
def start(contract: Contract, form: Any, document: Document) -> None:
    services.start(contract, document, started_on=form.day.data, by=current_user())


STEPS.reason(
    "never_started",
    services.mark_never_started,
    write=CHECK,
    title=_l("Never started"),
    done=_l("Recorded. The count follows."),
    follows=(NOT_TAKEN_UP, FREES_THE_SEAT, REASON_IS_READ),
    is_grave=True,
)


def _offer_terms(contract: Contract) -> dict[str, Any]:
    choices = [("", _("Choose a semester")), *deliveries.term_choices(contract)]
    return {"prepare": lambda form: setattr(form.term_id, "choices", choices)}


@STEPS.form(
    "delivery",
    forms.DeliveryForm,
    write=Permission.CONTRACT_DRAFT,
    options=_offer_terms,
    title=_l("Report a delivered semester"),
    submit=_l("Report"),
    done=_l("The expert is asked to confirm this semester."),
)
def delivery(contract: Contract, form: forms.DeliveryForm) -> None:
    deliveries.report_delivery(
        contract,
        taxonomy.get_term(UUID(form.term_id.data)),
        weeks=form.weeks.data or 0,
        credits_taught=form.credits.data or 0,
        by=current_user(),
    )


def _part(rule: str, get: Callable[[Contract, UUID], Any]) -> StepRoutes:
    """Steps of something that belongs to a contract: they get both."""

    def find_both(contract_id: UUID, **part: UUID) -> tuple[Contract, Any]:
        contract = find(contract_id)
        return contract, get(contract, *part.values())

    return replace(
        STEPS,
        rule=f"/<uuid:contract_id>/{rule}",
        find=find_both,
        page=lambda found: show_contract(found[0]),
        place=lambda found: place_of(found[0]),
    )


DELIVERY = _part("delivery/<uuid:report_id>", queries.get_delivery_report)
DELIVERY.button(
    "confirm_delivery",
    lambda found, by: deliveries.confirm_delivery(*found, by=by),
    rule="confirm",
    write=Permission.CONTRACT_ANSWER,
    done=_l("You have confirmed the semester."),
)
DELIVERY.reason(
    "dispute_delivery",
    lambda found, **given: deliveries.dispute_delivery(*found, **given),
    rule="dispute",
    write=Permission.CONTRACT_ANSWER,
    title=_l("Dispute this report"),
    done=_l("The institution has been informed."),
)
_part("promises/<uuid:promise_id>", queries.get_promise).button(
    "keep_promise",
    lambda found, by: services.keep_promise(*found, kept_on=hanoi_today(), by=by),
    rule="kept",
    write=Permission.CONTRACT_READ,
    done=_l("Marked as kept."),
)


@STEPS.form(
    "end",
    forms.EndForm,
    write=Permission.CONTRACT_READ,
    title=_l("End early"),
    submit=_l("Record the end"),
    done=_l("The early end is recorded."),
    follows=(
        _l("From the day after on the contract no longer counts; the days before stay."),
        FREES_THE_SEAT,
        _l("The other side is informed and sees your reason."),
    ),
    is_grave=True,
)
def end(contract: Contract, form: Any) -> None:
    services.end_early(contract, ended_on=form.day.data, reason=form.reason.data, by=current_user())


STEPS.reason(
    "suspend",
    interruptions.suspend,
    write=Permission.CONTRACT_APPROVE,
    title=_l("Suspend the contract"),
    done=_l("The contract is suspended."),
    follows=(
        _l("The contract rests until you resume it; the count does not change."),
        _l("The expert is informed and sees your reason."),
    ),
    is_grave=True,
)
STEPS.button(
    "resume",
    interruptions.resume,
    write=Permission.CONTRACT_APPROVE,
    done=_l("The contract runs again."),
)
STEPS.reason(
    "void",
    voids.propose,
    write=Permission.CONTRACT_VOID,
    title=_l("Propose as void"),
    submit=_l("Propose"),
    done=_l("Proposed. An auditor has to confirm."),
    follows=(
        _l("Nothing changes until an auditor confirms it."),
        _l("Once confirmed, the contract never counted, and its seat is free again."),
        REASON_IS_READ,
    ),
    is_grave=True,
)


def _show_proposal(contract: Contract) -> dict[str, Any]:
    proposed = contract.void_proposed_at
    if proposed is None:
        return {}
    proposer = reader_of(contract).name_of(contract.void_proposed_by_id, at=proposed)
    more = (
        (_("Proposed by"), proposer),
        (_("Proposed on"), format_datetime(proposed)),
        (_("Reason"), contract.void_reason),
    )
    return {"place": place_of(contract, *more)}


STEPS.decision(
    "confirm_void",
    confirm=voids.confirm,
    refuse=voids.refuse,
    rule="void/confirm",
    write=Permission.AUDIT_READ,
    options=_show_proposal,
    title=_l("Is this contract void?"),
    done=_l("Your answer is recorded, and all concerned have been informed."),
    follows=(
        _l("If you confirm it, the contract never counted; what was believed stays readable."),
        FREES_THE_SEAT,
        _l("If you do not confirm it, the contract continues as if nothing had been proposed."),
    ),
)


@bp.get("/<uuid:contract_id>/files/<uuid:file_id>")
@requires(READ)
def file(contract_id: UUID, file_id: UUID) -> ResponseReturnValue:
    return attachment(queries.get_file(find(contract_id), file_id).document)
