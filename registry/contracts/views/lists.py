from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from registry.accounts.timelines import read_history
from registry.audit import services as audit
from registry.contracts import checks, corrections, doubts, editions, queries
from registry.contracts.lists import CONTRACTS
from registry.contracts.models import Contract
from registry.contracts.steps import open_steps
from registry.contracts.views.shared import READ, bp, find, reader_of
from registry.core.i18n import hanoi_today
from registry.core.permissions import requires
from registry.experts import cards
from registry.web.forms import ledger
from registry.web.lists.pages import register
from registry.web.steps import current_user

register(bp, CONTRACTS, read=READ)


@bp.get("/<uuid:contract_id>")
@requires(READ)
def show(contract_id: UUID) -> ResponseReturnValue:
    return show_contract(find(contract_id))


def show_contract(contract: Contract) -> ResponseReturnValue:
    """The page of a contract; also where a refused step is explained."""
    user = current_user()
    is_expert = queries.is_of_expert(contract, user)
    [card] = cards.make_cards([contract.person], viewer=user, introductions=[contract.introduction])
    if not is_expert:
        with ledger():
            audit.record_access(
                person_ids=[contract.person_id],
                viewer=user,
                fields=cards.shown_fields(card),
                purpose="contract",
                context=contract,
            )
    fact = queries.current_fact(contract)
    shown = editions.list_editions(contract, visible_to=user)
    return render_template(
        "contracts/show.html",
        contract=contract,
        card=card,
        is_expert=is_expert,
        fact=fact,
        course=checks.list_course(contract, fact),
        doubts=doubts.list_doubts(contract, fact),
        corrections=corrections.list_corrections(contract),
        versions=queries.list_fact_versions(contract),
        reports=queries.list_delivery_reports(contract),
        steps=open_steps(contract, user),
        events=read_history(contract, reader=reader_of(contract, card)),
        today=hanoi_today(),
        editions=shown,
        changes=editions.compare(shown[1], shown[0]) if len(shown) > 1 else [],
        terms=editions.read_terms(shown[0]) if shown else contract,
        is_unsigned=contract.state in queries.UNSIGNED,
    )
