"""Contracts that ran to their agreed end are completed; terms that nobody answers lapse."""

from datetime import timedelta

from registry.contracts import deliveries, endings, queries
from registry.contracts.doubts import limit
from registry.contracts.models import Contract
from registry.core.db import now, read_only, transaction
from registry.core.i18n import hanoi_today


def complete_contracts() -> int:
    """One transaction per contract. Those of which a semester is still to be reported wait for it.
    Returns how many were completed."""
    with read_only():
        over = list(queries.list_due_for_completion(today=hanoi_today()))
    completed = 0
    for contract_id in over:
        with transaction() as db:
            contract = db.get_one(Contract, contract_id)
            if not deliveries.is_awaited(contract):
                endings.complete(contract)
                completed += 1
    return completed


def lapse_contracts() -> int:
    """One transaction per contract. Returns how many lapsed."""
    today = hanoi_today()
    patience = timedelta(limit("unanswered_days", today))
    with read_only():
        silent = list(
            queries.list_unanswered(since=now() - patience, planned_before=today - patience)
        )
    for contract_id in silent:
        with transaction() as db:
            endings.lapse(db.get_one(Contract, contract_id))
    return len(silent)
