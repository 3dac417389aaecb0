"""A new index beside the old one, and whether an index agrees with the database."""

import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence

from registry.background.indexing import (
    BATCH,
    Documents,
    acknowledge,
    engine,
    is_believed,
    is_older_copy,
    next_version,
    operation_for,
    sources,
)
from registry.core.db import read_only, transaction
from search.documents import checksum
from search.engine import Delete, Entry, Rebuilt, SearchError, Write
from search.indexes import DECLARATIONS


def rebuild(name: str, *, progress: Callable[[int], None] | None = None) -> Rebuilt:
    """A new index beside the old one, streamed from the database, then swapped. What was begun beside
    an index that is not believed is not continued."""
    mark = _mark_of(name)
    if is_foreign(name):
        engine().abandon_rebuild(name)
    with transaction():
        version = next_version(name, above=mark)
    built = engine().rebuild(
        name, lambda after: _stream(name, after, version), mark=version, progress=progress
    )
    with transaction():
        acknowledge(name, version)
    return built


def _mark_of(name: str) -> int:
    try:
        return engine().mark(name)
    except SearchError:
        return 0  # it is missing or damaged


def is_foreign(name: str) -> bool:
    """It can be read, but is not the one that was written."""
    try:
        return not is_believed(name)
    except SearchError:
        return False


def _stream(name: str, after: str | None, version: int) -> Iterable[Write]:
    last = uuid.UUID(after) if after else None
    for ids, documents in read_batches(name, after=last):
        for row_id in ids:
            fields = documents.get(row_id)
            if fields is not None:
                yield Write(str(row_id), version, fields)


def read_batches(
    name: str, *, after: uuid.UUID | None = None
) -> Iterator[tuple[Sequence[uuid.UUID], Documents]]:
    """In order of id. Nothing of a batch stays while it is used: neither its rows in memory nor its
    transaction in everybody's way."""
    while True:
        with read_only():
            ids = sources()[name].list_ids(after, BATCH)
            documents = sources()[name].build(ids) if ids else {}
        if not ids:
            return
        yield ids, documents
        after = ids[-1]


def is_ready() -> bool:
    try:
        return all(_is_current(name) for name in sources())
    except SearchError:
        return False


def _is_current(name: str) -> bool:
    status = engine().status(name)
    return status.exists and status.current and not is_older_copy(name)


def compare(name: str, *, repair: bool = False) -> Iterator[str]:
    """Every document that is missing, extra or stale in the index, in words; repaired if asked."""
    if is_foreign(name):
        yield "the index is an older copy, or that of another database"
        if repair:
            rebuild(name)
    entries = {entry.id: entry for entry in engine().entries(name)}
    with transaction():
        version = max([next_version(name), *(entry.version + 1 for entry in entries.values())])
    for ids, documents in read_batches(name):
        wrong = list(_find_wrong(name, ids, documents, entries))
        yield from (sentence for _row_id, sentence in wrong)
        if repair and wrong:
            rows = [row_id for row_id, _sentence in wrong]
            engine().bulk(
                name,
                [operation_for(row_id, documents.get(row_id), version) for row_id in rows],
                force=True,
            )
    yield from (f"document {extra} is in the index only" for extra in entries)
    if repair and entries:
        engine().bulk(name, [Delete(extra, version) for extra in entries], force=True)


def _find_wrong(
    name: str,
    ids: Sequence[uuid.UUID],
    documents: Documents,
    entries: dict[str, Entry],
) -> Iterator[tuple[uuid.UUID, str]]:
    """Takes out of `entries` what it has compared, so that the extra ones are left."""
    for row_id in ids:
        fields, entry = documents.get(row_id), entries.pop(str(row_id), None)
        if fields is None and entry is not None:
            yield row_id, f"document {row_id} should not be in the index"
        elif fields is not None and entry is None:
            yield row_id, f"document {row_id} is missing in the index"
        elif fields and entry and entry.checksum != checksum(DECLARATIONS[name].to_columns(fields)):
            yield row_id, f"document {row_id} is stale in the index"
