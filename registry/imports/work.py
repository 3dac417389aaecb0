"""The long jobs of an import. Each is resumable: what is done is in the rows, in bounded transactions.

A job looks at the state of its import between two pieces of work: whoever cancels or stops it is heard.
"""

import tempfile
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError

from registry.accounts.models import User
from registry.background.jobs import Progress
from registry.core.db import read_only, session, transaction
from registry.core.errors import RegistryError
from registry.core.i18n import hanoi_today
from registry.documents import services as documents
from registry.documents.models import Document
from registry.imports import judging, queries, reading, services
from registry.imports.declaration import Kept, Kind
from registry.imports.known import KINDS
from registry.imports.limits import limit
from registry.imports.models import ImportBatch, ImportRow, ImportState, Outcome
from registry.imports.problems import note
from registry.imports.reading import Stopped
from registry.imports.terms import Setting, Terms, read_terms

JUDGED_AT_ONCE, WRITTEN_AT_ONCE = 1_000, 50


class Ended(Exception):
    """Somebody does not want this work any more, or it is done."""


def _get(batch_id: uuid.UUID, state: ImportState, *, is_held: bool = False) -> ImportBatch:
    batch = session().get_one(
        ImportBatch,
        batch_id,
        populate_existing=True,
        with_for_update={"of": ImportBatch} if is_held else None,
    )
    if batch.state is not state:
        raise Ended
    return batch


# Checking


def check(arguments: dict[str, Any], report: Progress) -> dict[str, Any]:
    batch_id = uuid.UUID(arguments["batch"])
    try:
        with _copied(batch_id) as path:
            _judge_all(batch_id, path, report)
        with transaction():
            services.note_checked(_get(batch_id, ImportState.CHECKING, is_held=True))
    except Ended:
        return {}
    except Stopped as stopped:
        with transaction():
            batch = _get(batch_id, ImportState.CHECKING, is_held=True)
            services.note_unreadable(batch, stopped.code, stopped.row)
    return {}


@contextmanager
def _copied(batch_id: uuid.UUID) -> Iterator[str]:
    """The file as it was received, for the child process."""
    with read_only():
        batch = _get(batch_id, ImportState.CHECKING)
        document = session().get_one(Document, batch.document_id)
    with tempfile.NamedTemporaryFile() as copy:
        documents.copy_verified(document, copy)
        copy.flush()
        yield copy.name


def _judge_all(batch_id: uuid.UUID, path: str, report: Progress) -> None:
    with read_only():
        batch = _get(batch_id, ImportState.CHECKING)
        kind, setting, terms = _tools(batch, batch.started_by_id)
    most = limit(f"most_{batch.kind.value}", on=hanoi_today())
    lines = _lines(reading.read(path, batch.sheet, batch.encoding), batch)
    done = 0
    while piece := list(islice(lines, JUDGED_AT_ONCE)):
        done += len(piece)
        if done > most:
            raise Stopped("most_rows", piece[-1][0])
        if piece[-1][0] > batch.read_to:
            fresh = [one for one in piece if one[0] > batch.read_to]
            _judge(batch, kind, setting, terms, fresh)
        report(done, max(batch.expected, done))


def _tools(batch: ImportBatch, user_id: uuid.UUID) -> tuple[Kind, Setting, dict[str, Terms]]:
    kind = KINDS[batch.kind]
    by = session().get_one(User, user_id)
    assert by.roles is not None  # looked at after this transaction
    setting = Setting(by, batch.organisation_id)
    return kind, setting, read_terms((one.terms for one in kind.columns), setting)


def _lines(
    rows: Iterator[tuple[int, list[str]]], batch: ImportBatch
) -> Iterator[tuple[int, list[str]]]:
    heads: list[str] = []
    for number, cells in rows:
        if number == batch.head_row:
            heads = cells
        elif number > batch.head_row and not judging.is_repeated_head(cells, heads):
            yield number, cells


def _judge(
    batch: ImportBatch,
    kind: Kind,
    setting: Setting,
    terms: dict[str, Terms],
    lines: Sequence[tuple[int, list[str]]],
) -> None:
    read = [
        judging.read_row(number, cells, kind, batch.columns, terms, setting)
        for number, cells in lines
    ]
    with transaction() as db:
        held = _get(batch.id, ImportState.CHECKING, is_held=True)
        rows = judging.compare(read, kind, setting, batch.id)
        db.execute(insert(ImportRow), rows)
        _note_progress(held.id, lines[-1][0])
    session().expunge_all()


def _note_progress(batch_id: uuid.UUID, read_to: int) -> None:
    session().execute(
        update(ImportBatch)
        .where(ImportBatch.id == batch_id)
        .values(read_to=read_to)
        .execution_options(synchronize_session=False)
    )


# Writing and undoing

Act = Callable[[Kind, ImportRow, Setting], None]


def write(arguments: dict[str, Any], report: Progress) -> dict[str, Any]:
    return _work_through(
        uuid.UUID(arguments["batch"]),
        ImportState.WRITING,
        queries.list_to_write,
        _write_row,
        services.note_written,
        report,
    )


def undo(arguments: dict[str, Any], report: Progress) -> dict[str, Any]:
    return _work_through(
        uuid.UUID(arguments["batch"]),
        ImportState.UNDOING,
        queries.list_to_undo,
        _undo_row,
        services.note_undone,
        report,
    )


def _work_through(
    batch_id: uuid.UUID,
    state: ImportState,
    to_do: Callable[..., Sequence[ImportRow]],
    act: Act,
    end: Callable[[ImportBatch], None],
    report: Progress,
) -> dict[str, Any]:
    try:
        total = _count(batch_id, state)
        done = 0
        while number := _do_some(batch_id, state, to_do, act):
            done += number
            report(done, max(total, done))
        with transaction():
            end(_get(batch_id, state, is_held=True))
    except Ended:
        return {}
    return {}


def _count(batch_id: uuid.UUID, state: ImportState) -> int:
    with read_only():
        counts = queries.count_rows_of(_get(batch_id, state))
    return counts.waiting if state is ImportState.WRITING else counts.outcome("written")


def _do_some(
    batch_id: uuid.UUID, state: ImportState, to_do: Callable[..., Sequence[ImportRow]], act: Act
) -> int:
    """Together in one transaction, as whoever confirmed it and by what they may do now; where one row is
    refused, each in a transaction of its own."""
    try:
        return _do(batch_id, state, to_do, act, most=WRITTEN_AT_ONCE)
    except (RegistryError, IntegrityError):
        session().expunge_all()
        return _do_one(batch_id, state, to_do, act)


def _do(
    batch_id: uuid.UUID,
    state: ImportState,
    to_do: Callable[..., Sequence[ImportRow]],
    act: Act,
    *,
    most: int,
) -> int:
    with transaction():
        batch = _get(batch_id, state, is_held=True)
        kind = KINDS[batch.kind]
        by = session().get_one(User, batch.confirmed_by_id)
        has_right = by.is_active and batch.organisation_id in services.places_of(kind, by)
        rows = to_do(batch_id, most=most) if has_right else []
        for row in rows:
            act(kind, row, Setting(by, batch.organisation_id))
        if not has_right:
            services.note_stopped(batch)
    session().expunge_all()
    if not has_right:
        raise Ended
    return len(rows)


def _do_one(
    batch_id: uuid.UUID, state: ImportState, to_do: Callable[..., Sequence[ImportRow]], act: Act
) -> int:
    """The rows of a piece in which one was refused, up to that one."""
    for done in range(1, WRITTEN_AT_ONCE + 1):
        try:
            if not _do(batch_id, state, to_do, act, most=1):
                return done - 1
        except (RegistryError, IntegrityError) as error:
            session().expunge_all()
            _refuse(batch_id, state, to_do, error)
            return done
    return WRITTEN_AT_ONCE


def _refuse(
    batch_id: uuid.UUID,
    state: ImportState,
    to_do: Callable[..., Sequence[ImportRow]],
    error: Exception,
) -> None:
    with transaction():
        _get(batch_id, state, is_held=True)
        [row] = to_do(batch_id, most=1)
        told = {"text": _explain(error)} if isinstance(error, RegistryError) else note("changed")
        row.outcome = Outcome.FAILED if state is ImportState.WRITING else Outcome.KEPT
        row.notes = [*row.notes, told]
    session().expunge_all()


def _explain(error: RegistryError) -> str:
    """Some name what is wrong with each field."""
    fields: dict[str, str] = getattr(error, "fields", {})
    return "; ".join(map(str, fields.values())) or str(error)


def _write_row(kind: Kind, row: ImportRow, setting: Setting) -> None:
    record = kind.write(queries.cells_of(row), setting)
    session().flush()
    row.record_id, row.record_version = record.id, getattr(record, "version", 1)
    row.outcome = Outcome.WRITTEN


def _undo_row(kind: Kind, row: ImportRow, setting: Setting) -> None:
    assert row.record_id is not None
    try:
        kind.take_back(row.record_id, row.record_version or 1, setting.by)
    except Kept as kept:
        row.outcome, row.notes = Outcome.KEPT, [*row.notes, note(str(kept))]
        return
    row.outcome, row.record_id = Outcome.UNDONE, None
