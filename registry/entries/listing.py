"""The list of entries as statements: rows with what they show, and what may be searched."""

from typing import Any

from sqlalchemy import ColumnElement, false, or_

from registry.accounts.models import User
from registry.contracts.models import Contract
from registry.core.finding import has_number, has_number_of, has_words, words
from registry.core.paging import Rows, columns_of
from registry.entries.models import ContractEntry
from registry.entries.queries import visible_entries
from registry.taxonomy.models import Organisation
from registry.taxonomy.queries import institution_named


def rows(user: User) -> Rows:
    return (
        visible_entries(user)
        .join(Organisation, Organisation.id == ContractEntry.institution_id)
        .outerjoin(Contract, Contract.id == ContractEntry.contract_id)
        .with_only_columns(
            *columns_of(
                ContractEntry,
                "id number state full_name signed_on starts_on kind answer due_on created_at",
            ),
            ContractEntry.moved_at.label("since"),
            Contract.number.label("contract_number"),
            Organisation.name_vi,
            Organisation.name_en,
        )
    )


def bare(user: User) -> Rows:
    """The same without what only is shown: for counting what waits."""
    return visible_entries(user).with_only_columns(
        ContractEntry.id, ContractEntry.due_on, ContractEntry.moved_at.label("since")
    )


def search(text: str, _user: User) -> ColumnElement[bool]:
    """Within what the reader may see anyhow: the name as the institution wrote it."""
    found: list[Any] = [
        false(),
        *has_number(text, ContractEntry.number),
        *has_number_of(text, ContractEntry.contract_id, Contract.number),
        *institution_named(text, ContractEntry.institution_id),
    ]
    if wanted := words(text):
        found.append(has_words(ContractEntry.folded, wanted))
    return or_(*found)
