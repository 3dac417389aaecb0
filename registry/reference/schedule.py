"""Approved changes whose day has come: lists, rights and search say them too."""

from registry.core.db import read_only, transaction
from registry.core.i18n import hanoi_today
from registry.reference import queries, services


def follow_changes() -> int:
    """One transaction each. Returns how many."""
    with read_only():
        due = list(queries.list_due(hanoi_today()))
    for change_id in due:
        with transaction():
            services.follow_due(queries.get_change(change_id))
    return len(due)
