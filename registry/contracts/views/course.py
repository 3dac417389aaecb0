"""From the signature to the end: each step is one button, or one form and a button."""

from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from registry.contracts import checks, deliveries, forms, interruptions, queries, services
from registry.contracts.views.shared import (
    ANSWER,
    APPROVE,
    DRAFT,
    READ,
    bp,
    file_step,
    find,
    press,
    reason_step,
    step,
    step_page,
)
from registry.core.i18n import _, hanoi_today
from registry.core.permissions import Permission, requires
from registry.documents.responses import attachment
from registry.taxonomy import queries as taxonomy
from registry.web.forms import transaction
from registry.web.steps import current_user


@bp.route("/<uuid:contract_id>/signature", methods=["GET", "POST"])
@requires(APPROVE, write=APPROVE)
def signature(contract_id: UUID) -> ResponseReturnValue:
    contract = find(contract_id)
    return file_step(
        contract,
        lambda document, day: services.record_signature(
            contract, document, signed_on=day, by=current_user()
        ),
        _("Record the signed contract"),
        _("Day of signature"),
        _("The signed contract is recorded. The expert is asked to confirm it."),
    )


@bp.post("/<uuid:contract_id>/confirm-signature")
@requires(READ, write=ANSWER)
def confirm_signature(contract_id: UUID) -> ResponseReturnValue:
    return press(
        contract_id, checks.confirm_signature, _("You have confirmed the signed contract.")
    )


@bp.post("/<uuid:contract_id>/confirm-start")
@requires(READ, write=ANSWER)
def confirm_start(contract_id: UUID) -> ResponseReturnValue:
    return press(contract_id, checks.confirm_start, _("You have confirmed the first day of work."))


@bp.post("/<uuid:contract_id>/check")
@requires(READ, write=Permission.CONTRACT_CHECK)
def check(contract_id: UUID) -> ResponseReturnValue:
    return press(contract_id, checks.check, _("Marked as checked."))


@bp.route("/<uuid:contract_id>/start", methods=["GET", "POST"])
@requires(DRAFT, write=DRAFT)
def start(contract_id: UUID) -> ResponseReturnValue:
    contract = find(contract_id)
    return file_step(
        contract,
        lambda document, day: services.start(contract, document, started_on=day, by=current_user()),
        _("Record the start"),
        _("First day of work"),
        _("The start is recorded."),
    )


@bp.route("/<uuid:contract_id>/never-started", methods=["GET", "POST"])
@requires(Permission.CONTRACT_CHECK, write=Permission.CONTRACT_CHECK)
def never_started(contract_id: UUID) -> ResponseReturnValue:
    return reason_step(
        contract_id,
        services.mark_never_started,
        _("Never started"),
        _("Recorded. The count follows."),
    )


@bp.route("/<uuid:contract_id>/delivery", methods=["GET", "POST"])
@requires(DRAFT, write=DRAFT)
def delivery(contract_id: UUID) -> ResponseReturnValue:
    contract = find(contract_id)
    form = forms.DeliveryForm()
    form.term_id.choices = [
        ("", _("Choose a semester")),
        *deliveries.term_choices(contract),
    ]
    if form.submitted():
        with form.errors_shown(), transaction():
            term = taxonomy.get_term(UUID(form.term_id.data))
            deliveries.report_delivery(
                contract,
                term,
                weeks=form.weeks.data or 0,
                credits_taught=form.credits.data or 0,
                by=current_user(),
            )
            flash(_("The expert is asked to confirm this semester."), "success")
            return redirect(url_for(".show", contract_id=contract.id))
    return step_page(contract, form, _("Report a delivered semester"), _("Report"))


@bp.post("/<uuid:contract_id>/delivery/<uuid:report_id>/confirm")
@requires(READ, write=ANSWER)
def confirm_delivery(contract_id: UUID, report_id: UUID) -> ResponseReturnValue:
    return press(
        contract_id,
        lambda contract, by: deliveries.confirm_delivery(
            contract, queries.get_delivery_report(contract, report_id), by=by
        ),
        _("You have confirmed the semester."),
    )


@bp.route("/<uuid:contract_id>/delivery/<uuid:report_id>/dispute", methods=["GET", "POST"])
@requires(ANSWER, write=ANSWER)
def dispute_delivery(contract_id: UUID, report_id: UUID) -> ResponseReturnValue:
    return reason_step(
        contract_id,
        lambda contract, reason, by: deliveries.dispute_delivery(
            contract, queries.get_delivery_report(contract, report_id), reason=reason, by=by
        ),
        _("Dispute this report"),
        _("The institution has been told."),
    )


@bp.route("/<uuid:contract_id>/end", methods=["GET", "POST"])
@requires(READ, write=READ)
def end(contract_id: UUID) -> ResponseReturnValue:
    contract = find(contract_id)
    return step(
        contract,
        forms.EndForm(version=str(contract.version)),
        lambda form: services.end_early(
            contract, ended_on=form.day.data, reason=form.reason.data, by=current_user()
        ),
        _("End early"),
        _("Record the end"),
        _("The early end is recorded."),
        is_danger=True,
    )


@bp.route("/<uuid:contract_id>/suspend", methods=["GET", "POST"])
@requires(APPROVE, write=APPROVE)
def suspend(contract_id: UUID) -> ResponseReturnValue:
    return reason_step(
        contract_id,
        interruptions.suspend,
        _("Suspend the contract"),
        _("The contract is suspended."),
    )


@bp.post("/<uuid:contract_id>/resume")
@requires(READ, write=APPROVE)
def resume(contract_id: UUID) -> ResponseReturnValue:
    return press(contract_id, interruptions.resume, _("The contract runs again."))


@bp.route("/<uuid:contract_id>/void", methods=["GET", "POST"])
@requires(Permission.CONTRACT_VOID, write=Permission.CONTRACT_VOID)
def void(contract_id: UUID) -> ResponseReturnValue:
    return reason_step(
        contract_id,
        services.propose_void,
        _("Propose as void"),
        _("Proposed. An auditor has to confirm."),
    )


@bp.post("/<uuid:contract_id>/void/confirm")
@requires(READ, write=Permission.AUDIT_READ)
def confirm_void(contract_id: UUID) -> ResponseReturnValue:
    return press(
        contract_id,
        services.confirm_void,
        _("The contract is void. The count follows, the history stays."),
    )


@bp.post("/<uuid:contract_id>/promises/<uuid:promise_id>/kept")
@requires(READ, write=READ)
def keep_promise(contract_id: UUID, promise_id: UUID) -> ResponseReturnValue:
    return press(
        contract_id,
        lambda contract, by: services.keep_promise(
            contract, queries.get_promise(contract, promise_id), kept_on=hanoi_today(), by=by
        ),
        _("Marked as kept."),
    )


@bp.get("/<uuid:contract_id>/files/<uuid:file_id>")
@requires(READ)
def file(contract_id: UUID, file_id: UUID) -> ResponseReturnValue:
    return attachment(queries.get_file(find(contract_id), file_id).document)
