"""Reasons for leaving: which there are on a day, and which were given."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select

from registry.accounts.models import User
from registry.contracts.leaving.models import ContractLeaving, LeavingSide, Occasion
from registry.contracts.models import Contract
from registry.contracts.queries import visible_contracts
from registry.core import facts
from registry.core.db import find_row, session
from registry.core.i18n import locale
from registry.core.packaged import read_dated_rows
from registry.core.periods import holds_on

PACKAGE, FILE = "registry.contracts", "leaving_reasons.csv"


def causes_of(occasion: Occasion, *, on: date) -> list[str]:
    """The codes that can be chosen, in the order of the file."""
    return [
        row.values["code"]
        for row in read_dated_rows(PACKAGE, FILE)
        if holds_on(row, on) and occasion.value in row.values["occasions"].split()
    ]


def all_causes() -> list[str]:
    return list(dict.fromkeys(row.values["code"] for row in read_dated_rows(PACKAGE, FILE)))


def name_causes(codes: Iterable[str]) -> dict[str, str]:
    """In the reader's language and the order of the file; a code without words stays as it is."""
    wanted = set(codes)
    rows = read_dated_rows(PACKAGE, FILE)
    names = {row.values["code"]: row.values[f"label_{locale()}"] for row in rows}
    return {code: name for code, name in names.items() if code in wanted} | {
        code: code for code in wanted - set(names)
    }


def find_leaving(contract: Contract) -> ContractLeaving | None:
    return find_row(facts.read(ContractLeaving).where(ContractLeaving.contract_id == contract.id))


@dataclass(frozen=True)
class ToldLeaving:
    """As its readers are told it."""

    occasion: Occasion
    cause: str
    words: str  # nobody's where the clock ended it


def tell_leaving(contract: Contract) -> ToldLeaving | None:
    found = find_leaving(contract)
    if found is None:
        return None
    words = "" if found.side is LeavingSide.NOBODY else found.reason
    return ToldLeaving(found.occasion, name_causes([found.cause])[found.cause], words)


def told_of(column: Any) -> Any:
    """Of a contract in a statement: what is believed of its leaving."""
    return (
        select(column)
        .where(ContractLeaving.contract_id == Contract.id, *facts.believed(ContractLeaving))
        .correlate(Contract)
        .scalar_subquery()
    )


def is_not_renewed() -> ColumnElement[bool]:
    return exists().where(
        ContractLeaving.contract_id == Contract.id,
        ContractLeaving.occasion == Occasion.NOT_RENEWED,
        *facts.believed(ContractLeaving),
    )


def count_causes(
    user: User, conditions: Sequence[ColumnElement[bool]] = ()
) -> Sequence[tuple[Occasion, str, int]]:
    """Of the contracts that this reader sees: how often each reason was given on which occasion."""
    statement = (
        visible_contracts(user)
        .join(ContractLeaving, ContractLeaving.contract_id == Contract.id)
        .where(*facts.believed(ContractLeaving), *conditions)
        .with_only_columns(ContractLeaving.occasion, ContractLeaving.cause, func.count())
        .group_by(ContractLeaving.occasion, ContractLeaving.cause)
    )
    found = [(row[0], row[1], row[2]) for row in session().execute(statement)]
    order = list(Occasion)
    return sorted(found, key=lambda one: (order.index(one[0]), -one[2], one[1]))
