"""The worker's regular work on openings."""

from collections.abc import Callable, Sequence
from typing import Protocol

from registry.core.db import transaction
from registry.programs import endings, queries, services
from registry.programs.models import Opening

BATCH = 50  # openings in one transaction


class ListDue(Protocol):
    def __call__(self, *, limit: int) -> Sequence[Opening]: ...


def close_openings() -> int:
    """Close what passed 23:59 in Hà Nội on its closing day. Returns how many were closed."""
    return _in_batches(queries.list_due_to_close, services.close_opening)


def archive_openings() -> int:
    """What ended a year ago leaves the daily lists. Returns how many were archived."""
    return _in_batches(queries.list_due_to_archive, endings.archive_opening)


def _in_batches(list_due: ListDue, act: Callable[[Opening], None]) -> int:
    done = 0
    while True:
        with transaction():
            due = list_due(limit=BATCH)
            for opening in due:
                act(opening)
        done += len(due)
        if len(due) < BATCH:
            return done
