"""The list of contracts, the page of one, and the routes of the steps that it can take."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from registry.accounts.models import User
from registry.accounts.timelines import Reader, read_history
from registry.audit import services as audit
from registry.contracts import (
    answering,
    checks,
    corrections,
    doubts,
    edition_terms,
    editions,
    legal_bases,
    queries,
)
from registry.contracts.care import CARE
from registry.contracts.edition_terms import EditionTerms
from registry.contracts.forms import ReasonForm
from registry.contracts.kinds import WITHOUT_INTRODUCTION
from registry.contracts.lists import CONTRACTS
from registry.contracts.models import Contract, TermsEdition
from registry.contracts.steps import open_steps
from registry.core.i18n import _, _l, hanoi_today, localized, proper
from registry.core.permissions import Permission, can, requires
from registry.desk import queries as desk
from registry.documents.models import Document
from registry.documents.responses import attachment_of
from registry.experts import cards
from registry.experts.hours import local_hours
from registry.web.forms import ledger
from registry.web.lists.pages import register
from registry.web.step_routes import StepRoutes
from registry.web.steps import Place, current_user, place_on_page

bp = Blueprint("contracts", __name__, url_prefix="/<any(vi,en):locale>/contracts")
READ = Permission.CONTRACT_READ
NOT_TAKEN_UP = _l("The contract is closed permanently and cannot be taken up again.")
register(bp, CONTRACTS, read=READ, template="contracts/index.html")


@bp.get("/<uuid:contract_id>")
@requires(READ)
def show(contract_id: UUID) -> ResponseReturnValue:
    return show_contract(find(contract_id))


def show_contract(contract: Contract) -> ResponseReturnValue:
    """The page of a contract; also where a refused step is explained."""
    user = current_user()
    is_expert = queries.is_of_expert(contract, user)
    card = make_card(contract)
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
        local_hours="" if is_expert else local_hours(card),
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
        changes=edition_terms.compare(shown[1], shown[0]) if len(shown) > 1 else [],
        terms=_terms_shown(contract, shown),
        bases=legal_bases.list_bases(contract.kind, on=fact.signed_on if fact else hanoi_today()),
        answer_lapses=answering.lapses_on(contract) if contract.answer_by else None,
        is_unsigned=contract.state in queries.UNSIGNED,
        care=_care_of(contract, user),
    )


def _terms_shown(contract: Contract, shown: Sequence[TermsEdition]) -> EditionTerms:
    return edition_terms.read_terms(shown[0]) if shown else edition_terms.terms_on_paper(contract)


def _care_of(contract: Contract, user: User) -> dict[str, Any] | None:
    """Who is in charge and who stands in; the expert hears of offices, not of officers."""
    if not user.is_staff or queries.is_of_expert(contract, user):
        return None
    owner = desk.find_owner(contract.id)
    may_change = can(user, Permission.CASE_CARE)
    return {
        "owner": owner.user if owner else None,
        "stand_in": desk.find_stand_in(owner.user_id) if owner else None,
        "may_change": may_change,
        "may_take": may_change
        and (owner is None or owner.user_id != user.id)
        and desk.is_possible(CARE, contract.id, user),
    }


def find(contract_id: UUID) -> Contract:
    return queries.get_contract(contract_id, visible_to=current_user())


def give_out(contract: Contract, document: Document) -> ResponseReturnValue:
    """A paper of the contract, which the expert takes without an entry."""
    return attachment_of(
        contract.person_id,
        document,
        purpose="contract",
        context=contract,
        is_own=queries.is_of_expert(contract, current_user()),
    )


def reader_of(contract: Contract, card: cards.Card | None = None) -> Reader:
    return Reader(current_user(), contract.person.user_id, card.name if card else None)


def make_card(contract: Contract) -> cards.Card:
    """The expert as this reader may see them."""
    [card] = cards.make_cards(
        [contract.person], viewer=current_user(), introductions=[_revealed_by(contract)]
    )
    return card


@dataclass(frozen=True)
class Entered:
    """Of a contract that was entered directly or renews another: its institution knows the name."""

    person_id: UUID
    institution_id: UUID
    is_revealed: bool = True


def _revealed_by(contract: Contract) -> Any:
    """By which the institution may read the name."""
    if contract.channel in WITHOUT_INTRODUCTION:
        return Entered(contract.person_id, contract.institution_id)
    return contract.introduction


def place_of(contract: Contract, *more: tuple[Any, Any]) -> Place:
    return place_on_page(
        _("Contracts"),
        contract.number,
        {"contract_id": contract.id},
        facts=lambda: [
            (_("Contract"), contract.number),
            (_("Expert"), proper(_name(contract))),
            (_("Institution"), localized(contract.institution, "name")),
            (_("Status"), contract.state.label),
            *more,
        ],
        row=contract,
    )


def _name(contract: Contract) -> str:
    """Logged where the name is shown."""
    user, card = current_user(), make_card(contract)
    if named := cards.list_named([contract.person], [card], viewer=user):
        with ledger():
            cards.log_names(named, viewer=user, purpose="contract", context=contract)
    return card.name or card.number


# By who takes a step; the services say more exactly who may.
OF_BOTH = StepRoutes(
    bp,
    "/<uuid:contract_id>",
    find=find,
    page=show_contract,
    place=place_of,
    read=READ,
    write=READ,
    reason_form=ReasonForm,
)
OF_WRITER = replace(OF_BOTH, write=Permission.CONTRACT_DRAFT)
OF_APPROVER = replace(OF_BOTH, write=Permission.CONTRACT_APPROVE)
OF_EXPERT = replace(OF_BOTH, write=Permission.CONTRACT_ANSWER)
