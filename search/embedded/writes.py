"""Writing to an embedded index: versions and group commits.

Live versions are read from the index itself, those of deleted documents from the ledger, so there
is no second list of versions that could disagree with a commit. While a rebuild is open, every
change is also noted in the ledger, for the new index.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tantivy

from search import documents as docs
from search.embedded import query as tantivy_query
from search.embedded.generations import IndexDirectory, Ledger
from search.engine import (
    BadDocument,
    Delete,
    Entry,
    IndexBusy,
    IndexDamaged,
    IndexFull,
    IndexOutOfDate,
    Operation,
    Outcome,
    Result,
    SearchError,
    SearchUnavailable,
    Write,
)

WRITER_BYTES = 64_000_000
FULL_BYTES = 8_000_000  # less free space than one small segment with its merge may need
Columns = dict[str, object]
SEGMENT_FILES = ("idx", "pos", "term", "store", "fast", "fieldnorm")


@contextlib.contextmanager
def tantivy_errors(name: str, *, disk: Path | None = None) -> Iterator[None]:
    """tantivy raises ValueError, OSError and, on damaged files, a panic.

    `disk` is where it writes: a writing thread that met a full disk dies without saying so.
    """
    try:
        yield
    except SearchError:
        raise
    except (ValueError, OSError) as error:
        if disk is not None and shutil.disk_usage(disk).free < FULL_BYTES:
            raise _full(name) from error
        raise _translated(name, error) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise IndexDamaged(f"The index {name} is damaged. Rebuild it.") from error


def _full(name: str) -> IndexFull:
    return IndexFull(f"The disk that holds the index {name} is full.")


def _translated(name: str, error: Exception) -> SearchError:
    text = str(error)
    if "No space left" in text or getattr(error, "errno", None) == 28:
        return _full(name)
    if "LockBusy" in text:
        return IndexBusy(f"Another process is writing to {name}.")
    if "ncompatible" in text:
        return IndexOutOfDate(f"The index {name} has a format of another version. Rebuild it.")
    if isinstance(error, FileNotFoundError) or any(
        sign in text for sign in ("FileDoesNotExist", "does not exist", "orrupt", "No such file")
    ):
        return IndexDamaged(f"The index {name} is damaged. Rebuild it.")
    return SearchUnavailable(f"The index {name} does not answer: {text}")


def opened(home: IndexDirectory, name: str, *, fresh: bool = False) -> tantivy.Index:
    folder = home.generation(name)
    if not fresh and not _is_whole(folder):
        raise IndexDamaged(f"The index {home.declaration.name} lacks files. Rebuild it.")
    with tantivy_errors(home.declaration.name, disk=home.path if fresh else None):
        if fresh:
            schema = tantivy_query.schema_of(home.declaration)
            index = tantivy.Index(schema, path=str(folder), reuse=True)
        else:
            index = tantivy.Index.open(str(folder))
        tantivy_query.register_tokenizer(index)
        index.config_reader("manual")
        index.reload()
    return index


def _is_whole(folder: Path) -> bool:
    """tantivy opens an index that lacks files and fails only when a search needs them."""
    for _ in range(3):  # a writer may just be replacing segments
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            told = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
            if all((folder / name).exists() for name in _files_of(told["segments"])):
                return True
        time.sleep(0.05)
    return False


def _files_of(segments: list[dict[str, Any]]) -> Iterator[str]:
    for segment in segments:
        name = segment["segment_id"].replace("-", "")
        yield from (f"{name}.{kind}" for kind in SEGMENT_FILES)
        if segment.get("deletes"):
            yield f"{name}.{segment['deletes']['opstamp']}.del"


@dataclass
class WriteStep:
    """What one operation does once versions are compared."""

    outcome: Outcome
    write: tantivy.Document | None = None
    deletes: bool = False
    version: int = 0
    columns: Columns | None = None  # for the notes of a rebuild

    @property
    def is_known(self) -> bool:
        """Its version is one that was compared, whichever won."""
        return self.outcome.result is not Result.REJECTED


class Generation:
    """A generation open for writing."""

    def __init__(
        self,
        home: IndexDirectory,
        name: str,
        *,
        fresh: bool = False,
        heap: int = WRITER_BYTES,
        threads: int = 1,
    ) -> None:
        self.name = name
        self.folder = home.path
        self.declaration = home.declaration
        self.index = opened(home, name, fresh=fresh)
        self.schema = self.index.schema
        with tantivy_errors(self.declaration.name):
            self.writer = self.index.writer(heap, threads)
            # What a killed writer left would stand in the way: the next commit takes the same names.
            self.writer.garbage_collect_files()

    def versions(self, ids: Sequence[str]) -> dict[str, int]:
        found = entries_of(self.index.searcher(), self.schema, ids)
        return {entry.id: entry.version for entry in found}

    def apply(self, steps: Iterable[WriteStep]) -> None:
        for step in steps:
            if step.deletes or step.write is not None:
                self.writer.delete_documents_by_term("id", step.outcome.id)
            if step.write is not None:
                self.writer.add_document(step.write)

    def commit(self) -> None:
        self.writer.commit()
        self.index.reload()

    def close(self) -> None:
        with contextlib.suppress(SearchError), tantivy_errors(self.name):
            self.writer.wait_merging_threads()

    def document(self, operation: Write) -> tuple[tantivy.Document, Columns]:
        """With its columns, for the notes of a rebuild."""
        columns = self.declaration.to_columns(operation.fields)
        return self.document_of(operation.id, operation.version, columns), columns

    def document_of(self, identifier: str, version: int, columns: Columns) -> tantivy.Document:
        checksum = docs.checksum(columns)
        return tantivy_query.to_document(
            identifier, version, checksum, columns, self.schema, self.declaration.sort_texts
        )


def entries_of(
    searcher: tantivy.Searcher, schema: tantivy.Schema, ids: Sequence[str]
) -> list[Entry]:
    if not ids:
        return []
    query = tantivy.Query.term_set_query(schema, "id", list(ids))
    addresses = [address for _, address in searcher.search(query, len(ids), False).hits]
    versions = searcher.fast_field_values("version_n", addresses)
    stored = [searcher.doc(address) for address in addresses]
    entries = [
        Entry(
            str(row.get_first("id")),
            int(version or 0),
            bytes(row.get_first("checksum") or b"").decode(),
        )
        for row, version in zip(stored, versions, strict=True)
    ]
    return sorted(entries, key=lambda entry: entry.id)


@dataclass
class _Known:
    """The newest version of each document in question, and whether it is there or deleted."""

    live: dict[str, int]
    deleted: dict[str, int]

    def beats(self, operation: Operation, *, force: bool) -> bool:
        newest = max(
            self.live.get(operation.id, -1),
            # A delete that was noted but not carried out before a crash is sent again.
            -1
            if isinstance(operation, Delete) and operation.id in self.live
            else self.deleted.get(operation.id, -1),
        )
        return operation.version >= newest if force else operation.version > newest

    def note(self, operation: Operation) -> None:
        if isinstance(operation, Delete):
            self.live.pop(operation.id, None)
            self.deleted[operation.id] = operation.version
        else:
            self.live[operation.id] = operation.version


@dataclass
class Indexer:
    """The writing side of one index in this process; keeps its writer open between calls."""

    home: IndexDirectory
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _generation: Generation | None = None
    _ledger: Ledger | None = None

    def bulk(self, operations: Sequence[Operation], *, force: bool) -> list[Outcome]:
        if not operations:
            return []
        with self._lock, self.home.writing():
            try:
                return self._bulk(operations, force=force)
            except BaseException:
                self._drop()  # a writer that failed once is not trusted again
                raise

    def close(self) -> None:
        with self._lock:
            self._drop()

    def _bulk(self, operations: Sequence[Operation], *, force: bool) -> list[Outcome]:
        generation, ledger = self._open()
        ids = list({operation.id for operation in operations if isinstance(operation.id, str)})
        with tantivy_errors(self.home.declaration.name):
            known = _Known(generation.versions(ids), ledger.deleted_versions(ids))
        steps = [_step(generation, operation, known, force=force) for operation in operations]
        _record(ledger, steps, rebuilding=ledger.rebuild() is not None)
        if any(step.outcome.result in (Result.INDEXED, Result.DELETED) for step in steps):
            with tantivy_errors(self.home.declaration.name, disk=self.home.path):
                generation.apply(steps)
                generation.commit()
        taken = [one.version for one, step in zip(operations, steps, strict=True) if step.is_known]
        self.home.leave_mark(generation.name, max(taken, default=0))
        return [step.outcome for step in steps]

    def _open(self) -> tuple[Generation, Ledger]:
        current = self.home.current()
        is_other = self._generation is not None and self._generation.name != current
        if is_other or (self._ledger is not None and not self._ledger.is_current()):
            self._drop()
        if self._ledger is None:
            self._ledger = Ledger(self.home)
        if self._generation is None:
            self._generation = Generation(self.home, current)
        self.home.generation(current)
        return self._generation, self._ledger

    def _drop(self) -> None:
        if self._generation is not None:
            self._generation.close()
        if self._ledger is not None:
            self._ledger.close()
        self._generation = self._ledger = None


def _step(generation: Generation, operation: Operation, known: _Known, *, force: bool) -> WriteStep:
    try:
        docs.check_own_id(operation.id)
        docs.check_version(operation.version)
        if not known.beats(operation, force=force):
            return WriteStep(Outcome(operation.id, Result.STALE))
        if isinstance(operation, Delete):
            step = WriteStep(
                Outcome(operation.id, Result.DELETED), deletes=True, version=operation.version
            )
        else:
            document, columns = generation.document(operation)
            outcome = Outcome(operation.id, Result.INDEXED)
            step = WriteStep(outcome, write=document, version=operation.version, columns=columns)
    except BadDocument as error:
        return WriteStep(Outcome(str(operation.id), Result.REJECTED, str(error)))
    known.note(operation)
    return step


def _record(ledger: Ledger, steps: Sequence[WriteStep], *, rebuilding: bool) -> None:
    done = [step for step in steps if step.deletes or step.write is not None]
    ledger.record(
        deleted=[(step.outcome.id, step.version) for step in done if step.deletes],
        changes=[(step.outcome.id, step.version, _noted(step)) for step in done]
        if rebuilding
        else [],
    )


def _noted(step: WriteStep) -> str | None:
    return None if step.columns is None else docs.serialised(step.columns).decode()
