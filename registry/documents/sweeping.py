"""Files that nobody kept are taken away."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice

from sqlalchemy import select

from registry.core.db import session
from registry.documents.models import Document
from registry.storage import file_store

UNKEPT_AFTER = timedelta(hours=1)


def find_unkept(*, older_than: timedelta = UNKEPT_AFTER) -> Iterator[str]:
    """Keys of stored files that belong to no row, and are too old to be on their way to one."""
    for keys in _batches(file_store().keys(older_than=older_than)):
        known = select(Document.storage_key).where(Document.storage_key.in_(keys))
        yield from sorted(set(keys) - set(session().scalars(known)))


def sweep_files() -> int:
    """Deletes what `find_unkept` names; how many."""
    keys = list(find_unkept())
    for key in keys:
        file_store().delete(key)
    return len(keys)


def _batches(keys: Iterable[str]) -> Iterator[list[str]]:
    remaining = iter(keys)
    while batch := list(islice(remaining, 500)):
        yield batch
