"""From the offer to the agreement. Offering and agreeing name the edition that was read."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from registry.accounts.models import User
from registry.contracts import edition_terms, editions, forms, handing, services
from registry.contracts.edition_terms import TERMS
from registry.contracts.models import Contract
from registry.contracts.states import ContractState
from registry.contracts.steps import open_steps
from registry.contracts.views.page import (
    NOT_TAKEN_UP,
    OF_APPROVER,
    OF_BOTH,
    OF_EXPERT,
    OF_WRITER,
    READ,
    bp,
    find,
)
from registry.core.i18n import _, _l, hanoi_today
from registry.core.permissions import Permission, requires
from registry.introductions import queries as introductions
from registry.programs.pay import describe_pay
from registry.web.forms import render_form, transaction
from registry.web.steps import current_user

DRAFT = Permission.CONTRACT_DRAFT


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
            "pay_amount": opening.pay_from if opening.pay_from == opening.pay_to else None,
            "pay_currency": opening.pay_currency.value,
            "pay_period": opening.pay_period.value,
            "version": "0",
        }
    )
    form.offer(introduction.institution_id, [], "", today=hanoi_today())
    if form.submitted():
        with form.errors_shown(), transaction():
            contract = services.draft_offer(
                introduction, promises=form.promise_rows(), by=current_user(), **form.terms()
            )
            flash(_("The draft %(number)s has been made.", number=contract.number), "success")
            return redirect(url_for(".show", contract_id=contract.id))
    pay = describe_pay(opening)
    return render_form("contracts/new.html", form=form, introduction=introduction, pay=pay)


def _present_terms(contract: Contract) -> dict[str, Any]:
    """As a form takes them; of older terms nothing is said of currency and period."""
    values = {name: getattr(contract, name) for name in TERMS}
    given = {name: values[name].value for name in forms.ENUMS if values[name] is not None}
    return {name: value for name, value in values.items() if value is not None} | given


def _present_promises(contract: Contract) -> list[dict[str, Any]]:
    return [
        {name: getattr(promise, name) for name in ("text_vi", "text_en", "due_on")}
        for promise in contract.promises
    ]


def _with_terms(contract: Contract) -> dict[str, Any]:
    return {"data": _present_terms(contract)}


def _with_offer(contract: Contract) -> dict[str, Any]:
    data = {
        **_present_terms(contract),
        "promises": _present_promises(contract),
        "answer_by": contract.answer_by if contract.state is ContractState.DRAFT else None,
    }
    given = (contract.institution_id, contract.courses, contract.academic_post)
    found = {"data": data, "prepare": lambda form: form.offer(*given, today=hanoi_today())}
    if contract.state is not ContractState.OFFERED:
        return found
    return found | {"title": _("Take the offer back and change it")}


@OF_WRITER.form(
    "terms",
    forms.OfferForm,
    options=_with_offer,
    title=_l("Change the terms"),
    submit=_l("Save"),
    done=_l("A new version of the terms is saved."),
)
def terms(contract: Contract, form: forms.OfferForm) -> None:
    services.change_terms(contract, by=current_user(), promises=form.promise_rows(), **form.terms())


@OF_EXPERT.form(
    "counter",
    forms.CounterForm,
    options=_with_terms,
    title=_l("Propose other terms"),
    submit=_l("Send"),
    done=_l("Your proposal has been sent."),
)
def counter(contract: Contract, form: forms.CounterForm) -> None:
    services.counter(contract, by=current_user(), **form.written())


def _of_edition(act: Callable[..., None]) -> Callable[..., None]:
    """The button carries the number of the edition beside which it was shown."""

    def take(contract: Contract, *, by: User) -> None:
        act(contract, edition=forms.EditionForm().number(), by=by)

    return take


OF_APPROVER.button("offer", _of_edition(services.send_offer), done=_l("The offer has been sent."))
OF_WRITER.button(
    "hand_over",
    _of_edition(handing.hand_over),
    done=_l("The terms are with your institution's approver."),
)
OF_APPROVER.reason(
    "hand_back",
    handing.hand_back,
    title=_l("Give the terms back"),
    submit=_l("Give back"),
    done=_l("The author of the terms has been informed."),
)
OF_APPROVER.button(
    "agree_with_proposal",
    _of_edition(handing.agree_with_proposal),
    done=_l("Both sides have agreed. The signature can be prepared."),
)
OF_EXPERT.button(
    "agree",
    _of_edition(services.agree),
    done=_l("You have agreed. The institution prepares the signature."),
)


def _when_declining(contract: Contract) -> dict[str, Any]:
    user = current_user()
    occasion = services.occasion_of_decline(contract, user)
    return {
        "is_possible": "decline" in open_steps(contract, user),
        "prepare": lambda form: form.offer(occasion),
    }


@OF_BOTH.form(
    "decline",
    forms.LeavingForm,
    options=_when_declining,
    title=_l("Decline or retract"),
    done=_l("The other side has been informed."),
    grave=(NOT_TAKEN_UP, _l("The other side is informed and sees your reason.")),
)
def decline(contract: Contract, form: forms.LeavingForm) -> None:
    services.decline(contract, by=current_user(), **form.given())


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
        terms=edition_terms.read_terms(chosen),
        before=before,
        changes=edition_terms.compare(before, chosen) if before else [],
        editions=list(shown.values()),
    )
