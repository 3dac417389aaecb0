"""What the pages of a contract share: one page with one form, or one button, for one step."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from registry.contracts import forms, queries
from registry.contracts.models import Contract
from registry.core.i18n import _
from registry.core.permissions import Permission
from registry.documents import services as documents
from registry.web.forms import ButtonForm, render_form, transaction
from registry.web.steps import current_user

bp = Blueprint("contracts", __name__, url_prefix="/<any(vi,en):locale>/contracts")
READ, DRAFT = Permission.CONTRACT_READ, Permission.CONTRACT_DRAFT
APPROVE, ANSWER = Permission.CONTRACT_APPROVE, Permission.CONTRACT_ANSWER


def find(contract_id: UUID) -> Contract:
    return queries.get_contract(contract_id, visible_to=current_user())


def press(contract_id: UUID, act: Callable[..., Any], done: str) -> ResponseReturnValue:
    contract = find(contract_id)
    form = ButtonForm()
    if form.submitted():
        with transaction():
            act(contract, by=current_user())
        flash(done, "success")
    return redirect(url_for(".show", contract_id=contract.id))


def reason_step(
    contract_id: UUID, act: Callable[..., Any], title: str, done: str
) -> ResponseReturnValue:
    contract = find(contract_id)
    return step(
        contract,
        forms.ReasonForm(version=str(contract.version)),
        lambda form: act(contract, reason=form.reason.data, by=current_user()),
        title,
        _("Record"),
        done,
        is_danger=True,
    )


def file_step(
    contract: Contract, act: Callable[..., Any], title: str, day_label: str, done: str
) -> ResponseReturnValue:
    """A day and a file; the file is stored and checked before the transaction begins."""
    form = forms.FileForm(version=str(contract.version))
    form.day.label.text = day_label
    if form.submitted():
        with form.errors_shown():
            form.refuse_stale(contract)
            document = documents.receive_upload(form.file.data)
            with transaction():
                form.refuse_stale(contract)
                act(document, form.day.data)
            flash(done, "success")
            return redirect(url_for(".show", contract_id=contract.id))
    return step_page(contract, form, title, _("Record"))


def step(
    contract: Contract,
    form: Any,
    act: Callable[[Any], Any],
    title: str,
    submit: str,
    done: str,
    *,
    is_danger: bool = False,
) -> ResponseReturnValue:
    if form.submitted():
        with form.errors_shown(), transaction():
            form.refuse_stale(contract)
            act(form)
            flash(done, "success")
            return redirect(url_for(".show", contract_id=contract.id))
    return step_page(contract, form, title, submit, is_danger=is_danger)


def step_page(
    contract: Contract, form: Any, title: str, submit: str, *, is_danger: bool = False
) -> ResponseReturnValue:
    return render_form(
        "contracts/step.html",
        form=form,
        contract=contract,
        title=title,
        submit=submit,
        is_danger=is_danger,
    )
