"""The terms of a contract as they were negotiated: each edition whole, and what it changes.

An edition is written down when somebody saves other terms, and never changed afterwards. Offering and
agreeing name the edition, so that nobody offers or agrees to a text that they have not read.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from registry.accounts.models import User
from registry.contracts import queries
from registry.contracts.edition_terms import TERMS
from registry.contracts.kinds import Side
from registry.contracts.models import Contract, Promise, TermsEdition
from registry.core.db import get_row, list_rows, now, session
from registry.core.errors import Conflict, RegistryError
from registry.core.i18n import _
from registry.programs.drift import find_drift


def write_edition(
    contract: Contract, promises: Iterable[dict[str, Any]] | None, *, number: int, by: User
) -> TermsEdition:
    """The present terms of the contract, with the promises listed beside them."""
    if promises is not None:
        _replace_promises(contract, promises)
    contract.terms_edition = number
    edition = TermsEdition(
        contract_id=contract.id,
        number=number,
        side=Side.EXPERT if queries.is_of_expert(contract, by) else Side.INSTITUTION,
        author_id=by.id,
        terms={name: _plain(getattr(contract, name)) for name in TERMS},
        promises=[
            {
                "text_vi": promise.text_vi,
                "text_en": promise.text_en,
                "due_on": _plain(promise.due_on),
            }
            for promise in contract.promises
        ],
    )
    session().add(edition)
    return edition


def _replace_promises(contract: Contract, promises: Iterable[dict[str, Any]]) -> None:
    for old in contract.promises:
        session().delete(old)
    contract.promises = [Promise(contract_id=contract.id, **promise) for promise in promises]
    session().flush()


def _plain(value: Any) -> Any:
    """As JSON has it; lists of courses and of parts are that already."""
    return value if value is None or isinstance(value, int | list) else str(value)


def current_edition(contract: Contract) -> TermsEdition:
    return get_row(
        select(TermsEdition).where(
            TermsEdition.contract_id == contract.id,
            TermsEdition.number == contract.terms_edition,
        )
    )


def list_editions(contract: Contract, *, visible_to: User) -> Sequence[TermsEdition]:
    """Newest first. What the institution only drafted is not the expert's until it is offered."""
    statement = (
        select(TermsEdition)
        .where(TermsEdition.contract_id == contract.id)
        .order_by(TermsEdition.number.desc())
    )
    if queries.is_of_expert(contract, visible_to):
        statement = statement.where(
            TermsEdition.offered_at.is_not(None) | (TermsEdition.side == Side.EXPERT)
        )
    return list_rows(statement)


def choose(editions: Mapping[int, TermsEdition], number: int) -> TermsEdition:
    """Raises NoResultFound for an edition that this reader may not see."""
    if number not in editions:
        raise NoResultFound
    return editions[number]


def refuse_other_edition(contract: Contract, number: int) -> None:
    """Raises Conflict when the terms are no longer those that the person read."""
    if number != contract.terms_edition:
        raise Conflict(
            _(
                "The terms have changed since you opened the page: version %(now)s is now current, but you read version %(then)s. Read it before you answer.",
                now=contract.terms_edition,
                then=number,
            )
        )


def mark_offered(contract: Contract) -> None:
    edition = current_edition(contract)
    edition.offered_at, edition.answer_by = now(), contract.answer_by


def mark_agreed(contract: Contract) -> None:
    current_edition(contract).agreed_at = now()


def refuse_unfinished(contract: Contract) -> None:
    """An offer is written in both languages and says the same figures in both."""
    if not (contract.terms_vi and contract.terms_en):
        raise RegistryError(_("Write the terms in both languages first."))
    for drift in find_drift(contract.terms_vi, contract.terms_en):
        values = {"number": drift.figure, "place": drift.place}
        if drift.language == "vi":
            raise RegistryError(
                _(
                    "The number %(number)s appears only in the Vietnamese terms (“%(place)s”).",
                    **values,
                )
            )
        raise RegistryError(
            _("The number %(number)s appears only in the English terms (“%(place)s”).", **values)
        )
