"""The text of a contract: to read side by side, and as a file to sign."""

from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from registry.audit import services as audit
from registry.contracts import editions, queries
from registry.contracts.texts.compose import Composed, compose
from registry.contracts.views.page import READ, bp, find, make_card
from registry.core.permissions import requires
from registry.documents.papers import as_docx, as_pdf
from registry.web.downloads import download
from registry.web.forms import ledger
from registry.web.steps import current_user

WRITERS = {"docx": as_docx, "pdf": as_pdf}


@bp.get("/<uuid:contract_id>/editions/<int:number>/text")
@requires(READ)
def text(contract_id: UUID, number: int) -> ResponseReturnValue:
    contract = find(contract_id)
    composed = _compose(contract_id, number)
    return render_template(
        "contracts/text.html",
        contract=contract,
        number=number,
        paper=composed.paper,
        drifts=composed.drifts,
    )


@bp.get("/<uuid:contract_id>/editions/<int:number>/text.<any(docx,pdf):kind>")
@requires(READ)
def text_file(contract_id: UUID, number: int, kind: str) -> ResponseReturnValue:
    composed, writer = _compose(contract_id, number), WRITERS[kind]
    return download(
        writer.write(composed.paper),
        name=f"{composed.paper.number}-v{number}.{kind}",
        mimetype=writer.CONTENT_TYPE,
    )


def _compose(contract_id: UUID, number: int) -> Composed:
    """Of an edition that the reader may see; whoever else reads the expert's name stands in their
    ledger."""
    contract, user = find(contract_id), current_user()
    listed = editions.list_editions(contract, visible_to=user)
    edition = editions.choose({row.number: row for row in listed}, number)
    card = make_card(contract)
    if card.name and not queries.is_of_expert(contract, user):
        with ledger():
            audit.record_access(
                person_ids=[contract.person_id],
                viewer=user,
                fields=["name"],
                purpose="contract",
                context=contract,
            )
    return compose(contract, edition, expert=card.name or card.number)
