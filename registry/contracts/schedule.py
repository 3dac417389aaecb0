"""Contracts that ran to their agreed end are completed."""

from registry.contracts import endings, queries
from registry.contracts.models import Contract
from registry.core.db import read_only, transaction
from registry.core.i18n import hanoi_today


def complete_contracts() -> int:
    """One transaction per contract. Returns how many were completed."""
    with read_only():
        over = list(queries.list_due_for_completion(today=hanoi_today()))
    for contract_id in over:
        with transaction() as db:
            endings.complete(db.get_one(Contract, contract_id))
    return len(over)
