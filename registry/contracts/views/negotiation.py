"""From the offer to the agreement. Offering and agreeing name the edition that was read."""

from collections.abc import Callable
from dataclasses import replace
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
    STEPS,
    bp,
    find,
    give_reason,
    place_of,
    url_of,
)
from registry.core.i18n import _
from registry.core.permissions import requires
from registry.introductions import queries as introductions
from registry.programs.pay import describe_pay
from registry.web.forms import render_form, transaction
from registry.web.steps import current_user, press, take


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
            "teaching_hours": opening.teaching_hours,
            "load_percent": 100,
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
    step = STEPS["terms"]
    if contract.state is ContractState.OFFERED:
        step = replace(step, title=_("Take the offer back and change it"))
    return take(
        step,
        forms.OfferForm,
        lambda form: services.change_terms(
            contract, by=current_user(), promises=form.promise_rows(), **form.terms()
        ),
        place=place_of(contract),
        data={**_present_terms(contract), "promises": _present_promises(contract)},
    )


def _present_terms(contract: Contract) -> dict[str, Any]:
    enums = ("kind", "work_mode", "funding_line")
    values = {name: getattr(contract, name) for name in TERMS}
    return values | {name: values[name].value for name in enums}


def _present_promises(contract: Contract) -> list[dict[str, Any]]:
    return [
        {name: getattr(promise, name) for name in ("text_vi", "text_en", "due_on")}
        for promise in contract.promises
    ]


@bp.post("/<uuid:contract_id>/offer")
@requires(READ, write=APPROVE)
def offer(contract_id: UUID) -> ResponseReturnValue:
    return _press_edition("offer", contract_id, services.send_offer)


@bp.route("/<uuid:contract_id>/counter", methods=["GET", "POST"])
@requires(ANSWER, write=ANSWER)
def counter(contract_id: UUID) -> ResponseReturnValue:
    contract = find(contract_id)
    return take(
        STEPS["counter"],
        forms.CounterForm,
        lambda form: services.counter(contract, by=current_user(), **form.proposal()),
        place=place_of(contract),
        data=_present_terms(contract),
    )


@bp.post("/<uuid:contract_id>/agree")
@requires(READ, write=ANSWER)
def agree(contract_id: UUID) -> ResponseReturnValue:
    return _press_edition("agree", contract_id, services.agree)


def _press_edition(name: str, contract_id: UUID, act: Callable[..., Any]) -> ResponseReturnValue:
    """The button carries the number of the edition beside which it stood."""
    contract, form = find(contract_id), forms.EditionForm()
    return press(
        STEPS[name],
        lambda: act(contract, edition=form.number(), by=current_user()),
        page=lambda: show_contract(find(contract_id)),
        to=lambda: url_of(contract),
        form=form,
    )


@bp.get("/<uuid:contract_id>/editions/<int:number>")
@requires(READ)
def edition(contract_id: UUID, number: int) -> ResponseReturnValue:
    contract = find(contract_id)
    listed = editions.list_editions(contract, visible_to=current_user())
    shown = {row.number: row for row in listed}
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
    return give_reason(find(contract_id), STEPS["decline"], services.decline)
