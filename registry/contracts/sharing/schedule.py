"""Proposed shares that nobody answers lapse: nothing was changed by them."""

from datetime import timedelta

from registry.contracts.doubts import limit
from registry.contracts.sharing import queries, services
from registry.contracts.sharing.models import ShareProposal
from registry.core.db import read_only, transaction
from registry.core.i18n import hanoi_today


def lapse_proposals() -> int:
    """One transaction each. Returns how many lapsed."""
    today = hanoi_today()
    with read_only():
        silent = list(queries.list_silent(today - timedelta(limit("share_lapse_days", today))))
    for proposal_id in silent:
        with transaction() as db:
            services.lapse(db.get_one(ShareProposal, proposal_id))
    return len(silent)
