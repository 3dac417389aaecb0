"""The worker's regular work on openings."""

from registry.core.db import transaction
from registry.programs import queries, services

BATCH = 50


def close_openings() -> int:
    """Close what passed 23:59 in Hà Nội on its closing day. Returns how many were closed."""
    closed = 0
    while True:
        with transaction():
            due = queries.list_due_to_close(limit=BATCH)
            for opening in due:
                services.close_opening(opening)
        closed += len(due)
        if len(due) < BATCH:
            return closed


def archive_openings() -> int:
    """What ended a year ago leaves the daily lists. Returns how many were archived."""
    archived = 0
    while True:
        with transaction():
            due = queries.list_due_to_archive(limit=BATCH)
            for opening in due:
                services.archive_opening(opening)
        archived += len(due)
        if len(due) < BATCH:
            return archived
