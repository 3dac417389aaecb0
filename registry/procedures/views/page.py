"""The page of one approval or procedure, and its part of the page of a contract."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from registry.accounts.timelines import Reader, read_history
from registry.contracts import queries as contracts
from registry.contracts.models import Contract
from registry.core.i18n import _, format_date, localized, localized_text
from registry.core.permissions import Permission, requires
from registry.documents.responses import attachment_of
from registry.procedures import guards, queries, shown
from registry.procedures.models import Procedure
from registry.web.steps import Place, current_user, is_signed_in

bp = Blueprint("procedures", __name__, url_prefix="/<any(vi,en):locale>/procedures")
READ = Permission.CONTRACT_READ


@bp.app_template_global("procedures_of")
def procedures_of(contract: Contract) -> shown.Path | None:
    return shown.path_of(contract, current_user()) if is_signed_in() else None


def links_to(contract: Contract, step: str) -> list[tuple[str, str]]:
    """For the pages of the steps that wait for them."""
    return [
        (
            f"{localized_text(one, 'title')}: {one.state.label}",
            url_for("procedures.show", procedure_id=one.id),
        )
        for one in shown.unsettled(contract, step)
    ]


def find(procedure_id: UUID) -> Procedure:
    return queries.get_procedure(procedure_id, visible_to=current_user())


def find_contract(contract_id: UUID) -> Contract:
    return contracts.get_contract(contract_id, visible_to=current_user())


@bp.get("/of/<uuid:contract_id>")
@requires(READ)
def of_contract(contract_id: UUID) -> ResponseReturnValue:
    """The list stands on the page of the contract."""
    return redirect(place_in_contract(find_contract(contract_id)).url)


@bp.get("/<uuid:procedure_id>")
@requires(READ)
def show(procedure_id: UUID) -> ResponseReturnValue:
    return show_procedure(find(procedure_id))


def show_procedure(row: Procedure) -> ResponseReturnValue:
    user = current_user()
    return render_template(
        "procedures/show.html",
        row=row,
        facts=place_of(row).facts(),
        trail=place_of(row).trail,
        steps=guards.open_steps(row, user),
        is_expert=contracts.is_of_expert(row.contract, user),
        events=read_history(row, reader=Reader(user, row.contract.person.user_id)),
        taken=shown.days_taken(row, row.decided_on or row.due_on),
    )


@bp.get("/<uuid:procedure_id>/document")
@requires(READ)
def document(procedure_id: UUID) -> ResponseReturnValue:
    row = find(procedure_id)
    return give_out(row)


def give_out(row: Procedure) -> ResponseReturnValue:
    """Raises NoResultFound where there is no file."""
    return attachment_of(
        row.contract.person_id,
        queries.get_document(row),
        purpose="contract",
        context=row.contract,
        is_own=contracts.is_of_expert(row.contract, current_user()),
    )


def place_of(row: Procedure) -> Place:
    url = url_for(".show", procedure_id=row.id)
    return Place(
        url=url,
        trail=[*_trail(row.contract), (localized(row, "title"), url)],
        facts=lambda: _facts(row),
        row=row,
    )


def _trail(contract: Contract) -> list[tuple[Any, str]]:
    return [
        (_("Contracts"), url_for("contracts.index")),
        (contract.number, url_for("contracts.show", contract_id=contract.id)),
    ]


def place_in_contract(contract: Contract) -> Place:
    return Place(
        url=url_for("contracts.show", contract_id=contract.id) + "#procedures",
        trail=_trail(contract),
        facts=lambda: [
            (_("Contract"), contract.number),
            (_("Institution"), localized(contract.institution, "name")),
        ],
        row=contract,
    )


def _facts(row: Procedure) -> list[tuple[Any, Any]]:
    return [
        (_("Contract"), row.contract.number),
        (_("Institution"), localized(row.contract.institution, "name")),
        (_("Who does it"), row.doer.label),
        (_("Who decides"), localized(row, "office")),
        (_("What is to be done"), localized(row, "text")),
        (_("Legal basis"), localized(row, "basis")),
        (_("Status"), row.state.label),
        (_("Due"), format_date(row.due_on)),
        (_("Applied on"), format_date(row.applied_on)),
        (_("Decided on"), format_date(row.decided_on)),
        (_("Valid until"), format_date(row.expires_on)),
        (_("Number of the decision or permit"), row.decision_number),
        (_("Note"), row.note),
    ]
