"""The steps of one approval or procedure, and what is added to a contract's list."""

from dataclasses import replace
from typing import Any

from registry.contracts.models import Contract
from registry.core.i18n import _l
from registry.documents import services as documents
from registry.documents.models import Document
from registry.procedures import forms, guards, services
from registry.procedures.kinds import Doer
from registry.procedures.models import Procedure
from registry.procedures.views.page import (
    READ,
    bp,
    find,
    find_contract,
    place_in_contract,
    place_of,
    show_procedure,
)
from registry.web.step_routes import StepRoutes
from registry.web.steps import current_user, page_of


def _open_steps(row: Procedure) -> list[str]:
    return guards.open_steps(row, current_user())


OF_CASE = StepRoutes(
    bp,
    "/<uuid:procedure_id>",
    find=find,
    page=show_procedure,
    place=place_of,
    read=READ,
    write=READ,
    reason_form=forms.ReasonForm,
    open_steps=_open_steps,
)
OF_CONTRACT = StepRoutes(
    bp,
    "/of/<uuid:contract_id>",
    find=find_contract,
    page=lambda contract: page_of("contracts.show", contract_id=contract.id)(),
    place=place_in_contract,
    read=READ,
    write=READ,
)


def _receive(form: Any) -> Document | None:
    upload = form.file.data
    if not upload or not upload.filename:
        return None
    return documents.receive_upload(upload, by=current_user())


def _with_file(_row: Procedure) -> dict[str, Any]:
    return {"receive": _receive}


@OF_CASE.form(
    "apply",
    forms.AppliedForm,
    title=_l("Record the application"),
    done=_l("Recorded. The authority's answer is awaited."),
)
def apply(row: Procedure, form: Any) -> None:
    services.apply(row, applied_on=form.day.data, by=current_user())


@OF_CASE.form(
    "grant",
    forms.GrantedForm,
    title=_l("Record what was granted"),
    done=_l("Recorded as granted."),
    options=_with_file,
)
def grant(row: Procedure, form: Any, document: Document | None) -> None:
    services.grant(
        row,
        document,
        decided_on=form.day.data,
        expires_on=form.expires_on.data,
        decision_number=form.decision_number.data,
        by=current_user(),
    )


@OF_CASE.form(
    "refused",
    forms.RefusedForm,
    title=_l("Record a refusal"),
    done=_l("Recorded. Apply again, or find another way."),
    grave=(
        _l("The approval stays open: the institution applies again or finds another way."),
        _l("The recruitment officers are informed and read the reason."),
    ),
)
def refused(row: Procedure, form: Any) -> None:
    services.refuse(row, decided_on=form.day.data, reason=form.reason.data, by=current_user())


@OF_CASE.form(
    "done",
    forms.DoneForm,
    title=_l("Record as done"),
    done=_l("Recorded as done."),
    options=_with_file,
)
def done(row: Procedure, form: Any, document: Document | None) -> None:
    services.finish(row, document, note=form.note.data, by=current_user())


@OF_CASE.form(
    "postpone",
    forms.PostponeForm,
    title=_l("Set another day"),
    done=_l("The new day is recorded."),
)
def postpone(row: Procedure, form: Any) -> None:
    services.postpone(row, due_on=form.day.data, reason=form.reason.data, by=current_user())


OF_CASE.reason(
    "drop",
    services.drop,
    title=_l("Not needed"),
    done=_l("Recorded as not needed."),
    grave=(
        _l("Nobody has to arrange it any more; it stays in the list with your reason."),
        _l("It can be reopened at any time."),
    ),
)
OF_CASE.reason(
    "reopen",
    services.reopen,
    title=_l("Reopen"),
    done=_l("Reopened."),
)
OF_CONTRACT.button(
    "renew_path",
    services.renew_path,
    rule="path",
    done=_l("The list has what the rules ask for."),
)


@replace(OF_CONTRACT, after=lambda contract: place_in_contract(contract).url).form(
    "add",
    forms.AddForm,
    title=_l("Add a procedure"),
    submit=_l("Add"),
    done=_l("The procedure has been added."),
)
def add(contract: Contract, form: Any) -> None:
    services.add(
        contract,
        doer=Doer(form.doer.data),
        title_vi=form.title_vi.data,
        title_en=form.title_en.data,
        due_on=form.due_on.data,
        by=current_user(),
    )
