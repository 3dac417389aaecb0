"""From the offer to the agreement. Offering and agreeing name the edition that was read."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from registry.contracts import editions, forms, services
from registry.contracts.editions import TERMS
from registry.contracts.models import Contract
from registry.contracts.states import ContractState
from registry.contracts.views.lists import show_contract
from registry.contracts.views.shared import (
    ANSWER,
    APPROVE,
    DRAFT,
    READ,
    bp,
    find,
    reason_step,
    step,
)
from registry.core.i18n import _
from registry.core.permissions import requires
from registry.introductions import queries as introductions
from registry.programs.pay import describe_pay
from registry.web.forms import render_form, transaction
from registry.web.steps import current_user


@bp.route("/new/<uuid:introduction_id>", methods=["GET", "POST"])
@requires(DRAFT, write=DRAFT)
def new(introduction_id: UUID) -> ResponseReturnValue:
    introduction = introductions.get_introduction(introduction_id, visible_to=current_user())
    opening = introduction.opening
    form = forms.OfferForm(
        data={
            "kind": services.default_kind(opening.mode).value,
            "work_mode": opening.mode.value,
            "funding_line": opening.funding_line.value if opening.funding_line else None,
            "planned_start_on": opening.starts_on,
            "planned_end_on": opening.ends_on,
            "pay": describe_pay(opening),
            "version": "0",
        }
    )
    if form.submitted():
        with form.errors_shown(), transaction():
            contract = services.draft_offer(
                introduction, promises=form.promise_rows(), by=current_user(), **form.terms()
            )
            flash(_("The draft %(number)s has been made.", number=contract.number), "success")
            return redirect(url_for(".show", contract_id=contract.id))
    return render_form("contracts/new.html", form=form, introduction=introduction)


@bp.route("/<uuid:contract_id>/terms", methods=["GET", "POST"])
@requires(DRAFT, write=DRAFT)
def terms(contract_id: UUID) -> ResponseReturnValue:
    contract = find(contract_id)
    data = {**_present_terms(contract), "promises": _present_promises(contract)}
    is_offered = contract.state is ContractState.OFFERED
    return step(
        contract,
        forms.OfferForm(data=data),
        lambda form: services.change_terms(
            contract, by=current_user(), promises=form.promise_rows(), **form.terms()
        ),
        _("Take the offer back and change it") if is_offered else _("Change the terms"),
        _("Save"),
        _("A new edition of the terms is saved."),
    )


def _present_terms(contract: Contract) -> dict[str, Any]:
    enums = ("kind", "work_mode", "funding_line")
    values = {name: getattr(contract, name) for name in TERMS}
    return (
        values | {name: values[name].value for name in enums} | {"version": str(contract.version)}
    )


def _present_promises(contract: Contract) -> list[dict[str, Any]]:
    return [
        {name: getattr(promise, name) for name in ("text_vi", "text_en", "due_on")}
        for promise in contract.promises
    ]


@bp.post("/<uuid:contract_id>/offer")
@requires(READ, write=APPROVE)
def offer(contract_id: UUID) -> ResponseReturnValue:
    return _press_edition(contract_id, services.send_offer, _("The offer has been sent."))


@bp.route("/<uuid:contract_id>/counter", methods=["GET", "POST"])
@requires(ANSWER, write=ANSWER)
def counter(contract_id: UUID) -> ResponseReturnValue:
    contract = find(contract_id)
    return step(
        contract,
        forms.CounterForm(data=_present_terms(contract)),
        lambda form: services.counter(contract, by=current_user(), **form.proposal()),
        _("Propose other terms"),
        _("Send"),
        _("Your proposal has been sent."),
    )


@bp.post("/<uuid:contract_id>/agree")
@requires(READ, write=ANSWER)
def agree(contract_id: UUID) -> ResponseReturnValue:
    return _press_edition(
        contract_id, services.agree, _("You have agreed. The institution prepares the signature.")
    )


def _press_edition(contract_id: UUID, act: Callable[..., Any], done: str) -> ResponseReturnValue:
    """The button carries the number of the edition beside which it stood."""
    contract = find(contract_id)
    form = forms.EditionForm()
    if form.submitted():
        with form.errors_shown(), transaction():
            act(contract, edition=form.number(), by=current_user())
            flash(done, "success")
            return redirect(url_for(".show", contract_id=contract.id))
    return show_contract(find(contract_id), form=form)


@bp.get("/<uuid:contract_id>/editions/<int:number>")
@requires(READ)
def edition(contract_id: UUID, number: int) -> ResponseReturnValue:
    contract = find(contract_id)
    shown = {row.number: row for row in editions.list_editions(contract, visible_to=current_user())}
    chosen = editions.choose(shown, number)
    before = shown.get(max((one for one in shown if one < number), default=0))
    return render_template(
        "contracts/edition.html",
        contract=contract,
        edition=chosen,
        terms=editions.read_terms(chosen),
        before=before,
        changes=editions.compare(before, chosen) if before else [],
        editions=list(shown.values()),
    )


@bp.route("/<uuid:contract_id>/decline", methods=["GET", "POST"])
@requires(READ, write=READ)
def decline(contract_id: UUID) -> ResponseReturnValue:
    return reason_step(
        contract_id, services.decline, _("Decline or retract"), _("The other side has been told.")
    )
