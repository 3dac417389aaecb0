"""From the signature to the end: each step is one button, or one form and a button."""

from collections.abc import Callable
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
from registry.contracts.views.lists import show_contract
from registry.contracts.views.shared import (
    ANSWER,
    APPROVE,
    DRAFT,
    READ,
    STEPS,
    bp,
    find,
    give_file,
    give_reason,
    place_of,
    reader_of,
    url_of,
)
from registry.core.i18n import _, format_datetime, hanoi_today
from registry.core.permissions import Permission, requires
from registry.documents.responses import attachment
from registry.taxonomy import queries as taxonomy
from registry.web import steps
from registry.web.steps import current_user, take

CHECK, VOID = Permission.CONTRACT_CHECK, Permission.CONTRACT_VOID


def press(name: str, contract_id: UUID, act: Callable[..., Any]) -> ResponseReturnValue:
    contract = find(contract_id)
    return steps.press(
        STEPS[name],
        lambda: act(contract, by=current_user()),
        page=lambda: show_contract(contract),
        to=lambda: url_of(contract),
    )


@bp.route("/<uuid:contract_id>/signature", methods=["GET", "POST"])
@requires(APPROVE, write=APPROVE)
def signature(contract_id: UUID) -> ResponseReturnValue:
    contract = find(contract_id)
    return give_file(
        contract,
        STEPS["signature"],
        lambda document, day: services.record_signature(
            contract, document, signed_on=day, by=current_user()
        ),
        _("Day of signature"),
    )


@bp.post("/<uuid:contract_id>/confirm-signature")
@requires(READ, write=ANSWER)
def confirm_signature(contract_id: UUID) -> ResponseReturnValue:
    return press("confirm_signature", contract_id, checks.confirm_signature)


@bp.post("/<uuid:contract_id>/confirm-start")
@requires(READ, write=ANSWER)
def confirm_start(contract_id: UUID) -> ResponseReturnValue:
    return press("confirm_start", contract_id, checks.confirm_start)


@bp.route("/<uuid:contract_id>/check", methods=["GET", "POST"])
@requires(CHECK, write=CHECK)
def check(contract_id: UUID) -> ResponseReturnValue:
    """One button; of a doubtful day a page that asks why it is right all the same."""
    contract = find(contract_id)
    if not doubts.list_doubts(contract):
        return press("check", contract_id, checks.check)
    return take(
        STEPS["check_doubtful"],
        forms.NoteForm,
        lambda form: checks.check(contract, note=form.reason.data, by=current_user()),
        place=place_of(contract, *doubts.describe(contract)),
    )


@bp.route("/<uuid:contract_id>/start", methods=["GET", "POST"])
@requires(DRAFT, write=DRAFT)
def start(contract_id: UUID) -> ResponseReturnValue:
    contract = find(contract_id)
    return give_file(
        contract,
        STEPS["start"],
        lambda document, day: services.start(contract, document, started_on=day, by=current_user()),
        _("First day of work"),
    )


@bp.route("/<uuid:contract_id>/never-started", methods=["GET", "POST"])
@requires(CHECK, write=CHECK)
def never_started(contract_id: UUID) -> ResponseReturnValue:
    return give_reason(find(contract_id), STEPS["never_started"], services.mark_never_started)


@bp.route("/<uuid:contract_id>/delivery", methods=["GET", "POST"])
@requires(DRAFT, write=DRAFT)
def delivery(contract_id: UUID) -> ResponseReturnValue:
    contract = find(contract_id)
    return take(
        STEPS["delivery"],
        forms.DeliveryForm,
        lambda form: _report(contract, form),
        place=place_of(contract),
        prepare=lambda form: _offer_terms(contract, form),
    )


def _offer_terms(contract: Contract, form: Any) -> None:
    form.term_id.choices = [
        ("", _("Choose a semester")),
        *deliveries.term_choices(contract),
    ]


def _report(contract: Contract, form: Any) -> None:
    deliveries.report_delivery(
        contract,
        taxonomy.get_term(UUID(form.term_id.data)),
        weeks=form.weeks.data or 0,
        credits_taught=form.credits.data or 0,
        by=current_user(),
    )


@bp.post("/<uuid:contract_id>/delivery/<uuid:report_id>/confirm")
@requires(READ, write=ANSWER)
def confirm_delivery(contract_id: UUID, report_id: UUID) -> ResponseReturnValue:
    report = queries.get_delivery_report(find(contract_id), report_id)
    return press(
        "confirm_delivery",
        contract_id,
        lambda contract, by: deliveries.confirm_delivery(contract, report, by=by),
    )


@bp.route("/<uuid:contract_id>/delivery/<uuid:report_id>/dispute", methods=["GET", "POST"])
@requires(ANSWER, write=ANSWER)
def dispute_delivery(contract_id: UUID, report_id: UUID) -> ResponseReturnValue:
    contract = find(contract_id)
    report = queries.get_delivery_report(contract, report_id)
    return give_reason(
        contract,
        STEPS["dispute_delivery"],
        lambda contract, reason, by: deliveries.dispute_delivery(
            contract, report, reason=reason, by=by
        ),
    )


@bp.route("/<uuid:contract_id>/end", methods=["GET", "POST"])
@requires(READ, write=READ)
def end(contract_id: UUID) -> ResponseReturnValue:
    contract = find(contract_id)
    return take(
        STEPS["end"],
        forms.EndForm,
        lambda form: services.end_early(
            contract, ended_on=form.day.data, reason=form.reason.data, by=current_user()
        ),
        place=place_of(contract),
    )


@bp.route("/<uuid:contract_id>/suspend", methods=["GET", "POST"])
@requires(APPROVE, write=APPROVE)
def suspend(contract_id: UUID) -> ResponseReturnValue:
    return give_reason(find(contract_id), STEPS["suspend"], interruptions.suspend)


@bp.post("/<uuid:contract_id>/resume")
@requires(READ, write=APPROVE)
def resume(contract_id: UUID) -> ResponseReturnValue:
    return press("resume", contract_id, interruptions.resume)


@bp.route("/<uuid:contract_id>/void", methods=["GET", "POST"])
@requires(VOID, write=VOID)
def void(contract_id: UUID) -> ResponseReturnValue:
    return give_reason(find(contract_id), STEPS["void"], voids.propose)


@bp.route("/<uuid:contract_id>/void/confirm", methods=["GET", "POST"])
@requires(Permission.AUDIT_READ, write=Permission.AUDIT_READ)
def confirm_void(contract_id: UUID) -> ResponseReturnValue:
    """The second pair of eyes reads who proposed it, when and why, and may refuse."""
    contract = find(contract_id)
    return take(
        STEPS["confirm_void"],
        steps.DecisionForm,
        lambda form: _answer_void(contract, form),
        place=place_of(contract, *_proposal(contract)),
    )


def _proposal(contract: Contract) -> list[tuple[Any, Any]]:
    proposed = contract.void_proposed_at
    if proposed is None:
        return []
    proposer = reader_of(contract).name_of(contract.void_proposed_by_id, at=proposed)
    return [
        (_("Proposed by"), proposer),
        (_("Proposed on"), format_datetime(proposed)),
        (_("Reason"), contract.void_reason),
    ]


def _answer_void(contract: Contract, form: Any) -> None:
    if form.outcome.data == "confirm":
        voids.confirm(contract, by=current_user())
    else:
        voids.refuse(contract, answer=form.answer.data, by=current_user())


@bp.post("/<uuid:contract_id>/promises/<uuid:promise_id>/kept")
@requires(READ, write=READ)
def keep_promise(contract_id: UUID, promise_id: UUID) -> ResponseReturnValue:
    promise = queries.get_promise(find(contract_id), promise_id)
    return press(
        "keep_promise",
        contract_id,
        lambda contract, by: services.keep_promise(contract, promise, kept_on=hanoi_today(), by=by),
    )


@bp.get("/<uuid:contract_id>/files/<uuid:file_id>")
@requires(READ)
def file(contract_id: UUID, file_id: UUID) -> ResponseReturnValue:
    return attachment(queries.get_file(find(contract_id), file_id).document)
