"""Contracts that ran to their agreed end are completed; terms that nobody answers lapse."""

from datetime import timedelta

from registry.background import jobs
from registry.contracts import answering, deliveries, endings, queries, renewals
from registry.contracts.doubts import limit
from registry.contracts.guards import tell_both, tell_expert
from registry.contracts.models import Contract
from registry.core.db import now, read_only, transaction
from registry.core.i18n import hanoi_today, official_date

BEAT = "endings"


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


def warn_of_endings() -> int:
    """Once a day, both sides of each contract whose end is so many days away, and the expert of each
    offer whose answer is. Returns how many."""
    today = hanoi_today()
    with read_only():
        before = jobs.find_beat(BEAT)
        is_done = before is not None and official_date(before) >= today
        ending = [] if is_done else list(renewals.list_to_warn(today))
        offered = [] if is_done else list(answering.list_to_remind(today))
    for contract_id in ending:
        with transaction() as db:
            contract = db.get_one(Contract, contract_id)
            tell_both(contract, "contract_news", news="ending", promise=None)
    for contract_id in offered:
        with transaction() as db:
            contract = db.get_one(Contract, contract_id)
            tell_expert(contract, "contract_news", news="answer_due", promise=None)
    if not is_done:
        with transaction():
            jobs.note_beat(BEAT)
    return len(ending) + len(offered)
