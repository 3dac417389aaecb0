"""The rebuild of an embedded index beside the old one, resumable, with an atomic swap.

What the indexer writes meanwhile is noted in the ledger and replayed into the new index; the last
notes under the writing lock, so that none can fall between the replay and the swap.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Iterable
from itertools import islice

import tantivy

from search import documents as docs
from search.embedded.generations import IndexDirectory, Ledger
from search.embedded.writes import Generation, WriteStep, opened, tantivy_errors
from search.engine import BadDocument, Outcome, Rebuilt, Result, SearchError, Write

REBUILD_BYTES = 192_000_000
REBUILD_COMMIT = 100_000  # documents between two commits: what an interruption can cost
BATCH = 500
THREADS = min(4, os.cpu_count() or 1)


def rebuild(
    home: IndexDirectory,
    documents: Callable[[str | None], Iterable[Write]],
    *,
    mark: int,
    probe: Callable[[], None],
    progress: Callable[[int], None] | None,
) -> Rebuilt:
    with contextlib.ExitStack() as held:
        held.enter_context(home.rebuilding())
        with home.writing():
            Ledger.set_aside_if_broken(home)
        ledger = held.enter_context(contextlib.closing(Ledger(home)))
        name, fresh = _resumed_or_new(home, ledger)
        builder = Generation(home, name, fresh=fresh, heap=REBUILD_BYTES, threads=THREADS)
        with contextlib.closing(builder):
            rejected = _stream(builder, documents, progress=progress)
            replayed = _replay(builder, ledger, after=0)
        with home.writing():
            # Closed before the swap: after it the indexer opens the same generation.
            with contextlib.closing(Generation(home, name)) as finisher:
                _replay(finisher, ledger, after=replayed)
            total = finisher.index.searcher().num_docs
            home.leave_mark(name, max([mark, *(home.mark(old) for old in _current_or_none(home))]))
            _swap(home, ledger, name, probe=probe)
    return Rebuilt(total, tuple(rejected))


def abandon(home: IndexDirectory) -> None:
    with home.rebuilding(), home.writing(), contextlib.closing(Ledger(home)) as ledger:
        open_rebuild = ledger.rebuild()
        ledger.end_rebuild()
        if open_rebuild is not None:
            home.remove(open_rebuild[0])


def _resumed_or_new(home: IndexDirectory, ledger: Ledger) -> tuple[str, bool]:
    interrupted = ledger.rebuild()
    if interrupted is not None and interrupted[1] == home.declaration.digest:
        with contextlib.suppress(SearchError):
            opened(home, interrupted[0])
            return interrupted[0], False
    with home.writing():
        for leftover in home.leftovers(keep=_current_or_none(home)):
            home.remove(leftover)
        name = home.new_generation()
        opened(home, name, fresh=True)
        ledger.begin_rebuild(name, home.declaration.digest)
    return name, True


def _current_or_none(home: IndexDirectory) -> list[str]:
    try:
        return [home.current()]
    except SearchError:
        return []


def _stream(
    target: Generation,
    documents: Callable[[str | None], Iterable[Write]],
    *,
    progress: Callable[[int], None] | None,
) -> list[Outcome]:
    """In ascending order of id, so that the last committed id says where to resume."""
    last, done = _last_id(target), target.index.searcher().num_docs
    rejected: list[Outcome] = []
    rows = iter(documents(last))
    uncommitted = 0
    while batch := list(islice(rows, BATCH)):
        last = _check_order(batch, last)
        refused = _add(target, batch)
        rejected += refused
        done += len(batch) - len(refused)
        uncommitted += len(batch)
        if uncommitted >= REBUILD_COMMIT:
            _commit(target)
            uncommitted = 0
        if progress is not None:
            progress(done)
    _commit(target)
    return rejected


def _check_order(batch: list[Write], last: str | None) -> str | None:
    for operation in batch:
        if last is not None and operation.id <= last:
            raise ValueError("The documents of a rebuild must come in ascending order of id.")
        last = operation.id
    return last


def _add(target: Generation, batch: list[Write]) -> list[Outcome]:
    rejected = []
    with tantivy_errors(target.declaration.name, disk=target.folder):
        for operation in batch:
            try:
                docs.check_own_id(operation.id)
                docs.check_version(operation.version)
                document, _ = target.document(operation)
            except BadDocument as error:
                rejected.append(Outcome(str(operation.id), Result.REJECTED, str(error)))
                continue
            target.writer.add_document(document)
    return rejected


def _commit(target: Generation) -> None:
    with tantivy_errors(target.declaration.name, disk=target.folder):
        target.commit()


def _last_id(target: Generation) -> str | None:
    everything = tantivy.Query.all_query()
    hits = target.index.searcher().search(everything, 1, False, "id", 0, tantivy.Order.Desc).hits
    return str(hits[0][0]) if hits else None


def _replay(target: Generation, ledger: Ledger, *, after: int) -> int:
    """Carries over what changed while the rebuild ran. Returns the last note's number."""
    while notes := ledger.changes(after=after, limit=BATCH):
        ids = list({identifier for _, identifier, _, _ in notes})
        live = target.versions(ids)
        steps = []
        for number, identifier, version, columns in notes:
            after = number
            if version > live.get(identifier, -1):
                live[identifier] = version
                steps.append(_noted_step(target, identifier, version, columns))
        with tantivy_errors(target.declaration.name, disk=target.folder):
            target.apply(steps)
        _commit(target)
    return after


def _noted_step(
    target: Generation, identifier: str, version: int, columns: str | None
) -> WriteStep:
    if columns is None:
        return WriteStep(Outcome(identifier, Result.DELETED), deletes=True, version=version)
    document = target.document_of(identifier, version, json.loads(columns))
    return WriteStep(Outcome(identifier, Result.INDEXED), write=document, version=version)


def _swap(home: IndexDirectory, ledger: Ledger, name: str, *, probe: Callable[[], None]) -> None:
    """The old index stays until the new one has answered.

    First the ledger forgets the rebuild: whoever dies in between has lost a rebuild. The other way
    round the next rebuild would be continued into the index that is searched, and written, by then.
    """
    old = _current_or_none(home)
    ledger.end_rebuild()
    home.point_to(name)
    try:
        probe()
    except BaseException:
        for previous in old:
            home.point_to(previous)
        raise
    for leftover in home.leftovers(keep=[name]):
        home.remove(leftover)


def doubts(home: IndexDirectory) -> list[str]:
    """Sentences about what is left over from an interruption."""
    name = home.declaration.name
    if not home.path.exists():
        return []
    if not os.access(home.path, os.W_OK):
        return [f"This process may not write to {home.path}."]
    with contextlib.closing(Ledger(home)) as ledger:
        interrupted = ledger.rebuild()
    if interrupted is None or home.is_being_rebuilt():
        return []
    return [f"A rebuild of {name} was interrupted; the next one continues it."]
