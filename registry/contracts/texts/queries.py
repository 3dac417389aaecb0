import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from registry.contracts.kinds import ContractKind
from registry.contracts.texts.models import ContractClause
from registry.core.db import get_row, list_rows
from registry.core.periods import holding_on


def list_clauses(*, on: date, kind: ContractKind | None = None) -> Sequence[ContractClause]:
    """Those in force on a day, in their order; of one kind of contract, or of all."""
    found = list_rows(
        select(ContractClause)
        .where(holding_on(ContractClause, on))
        .order_by(ContractClause.position, ContractClause.code)
    )
    return [one for one in found if kind is None or not one.kinds or kind in one.kinds.split()]


def list_wordings(code: str) -> Sequence[ContractClause]:
    """Each wording of a clause, the latest first."""
    return list_rows(
        select(ContractClause)
        .where(ContractClause.code == code)
        .order_by(ContractClause.valid_from.desc().nulls_last(), ContractClause.id)
    )


def get_clause(clause_id: uuid.UUID) -> ContractClause:
    return get_row(select(ContractClause).where(ContractClause.id == clause_id))
