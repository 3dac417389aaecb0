"""The steps of an import: a file received, its columns assigned, its rows decided on, confirmed, undone.

Nothing of the register changes before somebody confirms; then the worker writes each row through the
ordinary services, as whoever confirmed, and by what they may do at that moment.
"""

import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import orjson

from registry.accounts import attempts
from registry.accounts.models import User
from registry.audit import states
from registry.background import jobs
from registry.background.jobs import JobState
from registry.core.db import now, session
from registry.core.errors import InvalidTransition, NotAllowed, RegistryError
from registry.core.i18n import _, hanoi_today
from registry.core.numbering import next_number
from registry.documents import services as documents
from registry.documents.models import Document
from registry.imports import matching, queries
from registry.imports.actions import ImportAction
from registry.imports.declaration import Kind
from registry.imports.known import KINDS
from registry.imports.limits import limit
from registry.imports.models import RUNNING, Decision, ImportBatch, ImportKind, ImportState, Verdict
from registry.imports.reading import Looked
from registry.notices import services as notices

CHECK, WRITE, UNDO = "import-check", "import-write", "import-undo"
JOB_OF = {ImportState.CHECKING: CHECK, ImportState.WRITING: WRITE, ImportState.UNDOING: UNDO}


def places_of(kind: Kind, user: User) -> list[uuid.UUID | None]:
    """For whom this user may import this kind: None for any institution, first."""
    own = list(dict.fromkeys(user.organisation_ids(*kind.own)))
    return [*([None] if user.roles & kind.everywhere else []), *own]


def refuse_others(kind: Kind, organisation_id: uuid.UUID | None, by: User) -> None:
    if organisation_id not in places_of(kind, by):
        raise NotAllowed(_("You cannot import this, or not for this institution."))


def receive(
    document: Document,
    looked: Looked,
    *,
    kind: ImportKind,
    organisation_id: uuid.UUID | None,
    by: User,
) -> ImportBatch:
    """`looked`: what a child process said of the file."""
    known = KINDS[kind]
    refuse_others(known, organisation_id, by)
    attempts.count(("import", by.id))
    documents.release(document, by=by)
    sheet = best_sheet(known, looked)
    rows = looked.sheets[sheet].rows
    batch = ImportBatch(
        code=next_number(f"NL-{hanoi_today().year}-"),
        kind=kind,
        organisation_id=organisation_id,
        started_by_id=by.id,
        document_id=document.id,
        filename=document.filename,
        sha256=document.sha256,
        encoding=looked.encoding,
        sample=orjson.dumps([(one.name, one.rows) for one in looked.sheets]).decode(),
        sheet=sheet,
        head_row=matching.find_head(rows, known),
        expected=looked.rows,
        decide_by=hanoi_today() + timedelta(limit("undecided_days", on=hanoi_today())),
    )
    session().flush()  # the document
    batch.columns = suggest(batch, batch.head_row, sheet)
    states.begin(batch, by=by, action=ImportAction.RECEIVED)
    return batch


def best_sheet(kind: Kind, looked: Looked) -> int:
    """The one with most of our headings: an explanation or a list of terms may stand before it."""
    found = [
        len(matching.propose(_heads(one.rows, matching.find_head(one.rows, kind)), kind))
        for one in looked.sheets
    ]
    return found.index(max(found))


def _heads(rows: Any, head_row: int) -> list[str]:
    return next((list(cells) for number, cells in rows if number == head_row), [])


def sheets_of(batch: ImportBatch) -> list[tuple[str, list[tuple[int, list[str]]]]]:
    """Name and first rows of each sheet, while the columns are assigned."""
    return [(name, [(n, c) for n, c in rows]) for name, rows in orjson.loads(batch.sample or "[]")]


def suggest(batch: ImportBatch, head_row: int, sheet: int) -> dict[str, int]:
    heads = _heads(sheets_of(batch)[sheet][1], head_row)
    kind = KINDS[batch.kind]
    owner = matching.owner_of(batch.organisation_id, batch.started_by_id)
    recalled = matching.recall(kind, heads, owner=owner)
    return matching.propose(heads, kind) if recalled is None else recalled


def match(
    batch: ImportBatch, *, sheet: int, head_row: int, columns: Mapping[str, int], by: User
) -> None:
    """Begins the dry run. Raises RegistryError where a column that cannot be missing is."""
    kind = KINDS[batch.kind]
    refuse_others(kind, batch.organisation_id, by)
    missing = [
        str(one.label) for one in kind.columns if one.is_required and one.name not in columns
    ]
    if missing:
        raise RegistryError(_("No column is assigned to: %(names)s.", names="; ".join(missing)))
    if len(set(columns.values())) != len(columns):
        raise RegistryError(_("One column of the file is assigned twice."))
    batch.sheet, batch.head_row, batch.columns = sheet, head_row, dict(columns)
    batch.read_to, batch.problem, batch.problem_row = 0, "", 0
    matching.remember(batch, _heads(sheets_of(batch)[sheet][1], head_row), columns)
    states.move(batch, ImportState.CHECKING, by=by, action=ImportAction.MATCHED)
    _start_job(batch, by)


def _start_job(batch: ImportBatch, by: User) -> None:
    job = jobs.start(JOB_OF[batch.state], by=by, batch=str(batch.id))
    session().flush()
    batch.job_id = job.id


def reopen(batch: ImportBatch, *, by: User) -> None:
    """The columns are assigned anew; what was judged is judged anew."""
    refuse_others(KINDS[batch.kind], batch.organisation_id, by)
    states.move(batch, ImportState.MATCHING, by=by, action=ImportAction.REOPENED)
    queries.delete_rows(batch)


def cancel(batch: ImportBatch, *, by: User) -> None:
    """The job looks at the state between two pieces of work and ends."""
    refuse_others(KINDS[batch.kind], batch.organisation_id, by)
    states.move(batch, ImportState.CANCELLED, by=by, action=ImportAction.CANCELLED)
    queries.delete_rows(batch)
    batch.sample = None


def stop(batch: ImportBatch, *, by: User) -> None:
    """What is recorded stays, until it is undone; the rest can go on later."""
    refuse_others(KINDS[batch.kind], batch.organisation_id, by)
    states.move(batch, ImportState.STOPPED, by=by, action=ImportAction.STOPPED)


RULES: Mapping[str, tuple[Verdict, Decision]] = {
    "take_new": (Verdict.NEW, Decision.TAKE),
    "skip_new": (Verdict.NEW, Decision.SKIP),
    "take_likely": (Verdict.LIKELY, Decision.TAKE),
    "skip_likely": (Verdict.LIKELY, Decision.SKIP),
}


def decide_by_rule(batch: ImportBatch, rule: str, *, by: User) -> None:
    """All rows of one verdict at once."""
    refuse_others(KINDS[batch.kind], batch.organisation_id, by)
    states.refuse_other_than(batch, ImportState.DECIDING)
    verdict, decision = RULES[rule]
    number = queries.decide(batch, verdict, decision)
    states.note(
        batch, by=by, action=ImportAction.DECIDED, verdict=verdict, decision=decision, rows=number
    )


def decide(row_id: uuid.UUID, decision: Decision, *, by: User) -> None:
    row = queries.get_row_of(row_id, visible_to=by)
    batch = queries.get_batch(row.batch_id, visible_to=by)
    refuse_others(KINDS[batch.kind], batch.organisation_id, by)
    states.refuse_other_than(batch, ImportState.DECIDING)
    row.decision = decision


def confirm(batch: ImportBatch, *, by: User) -> None:
    """Raises RegistryError while somebody has to decide on a row, or when nothing is to be done."""
    refuse_others(KINDS[batch.kind], batch.organisation_id, by)
    states.refuse_other_than(batch, ImportState.DECIDING)
    counts = queries.count_rows_of(batch)
    if counts.undecided:
        raise RegistryError(_("Decide first which of the likely duplicates are recorded."))
    if not counts.taken:
        raise RegistryError(_("No row is to be recorded."))
    batch.confirmed_by_id = by.id
    states.move(batch, ImportState.WRITING, by=by, action=ImportAction.CONFIRMED, rows=counts.taken)
    _start_job(batch, by)


def resume(batch: ImportBatch, *, by: User) -> None:
    """After it was stopped, or after its job failed: goes on where it ended."""
    refuse_others(KINDS[batch.kind], batch.organisation_id, by)
    if batch.state is ImportState.STOPPED:
        batch.confirmed_by_id = by.id
        states.move(batch, ImportState.WRITING, by=by, action=ImportAction.RESUMED)
    elif not can_resume(batch):
        raise InvalidTransition(_("This import is running."))
    else:
        states.note(batch, by=by, action=ImportAction.RESUMED)
    _start_job(batch, by)


def can_resume(batch: ImportBatch) -> bool:
    if batch.state not in RUNNING or batch.job_id is None:
        return batch.state is ImportState.STOPPED
    return jobs.get_job(batch.job_id).state is JobState.FAILED


def undo(batch: ImportBatch, *, reason: str, by: User) -> None:
    refuse_others(KINDS[batch.kind], batch.organisation_id, by)
    if batch.forgotten_at is not None:
        raise InvalidTransition(_("The rows of this import have been deleted."))
    batch.confirmed_by_id = by.id
    states.move(batch, ImportState.UNDOING, by=by, action=ImportAction.UNDO_BEGUN, reason=reason)
    _start_job(batch, by)


# What the worker notes


def note_checked(batch: ImportBatch) -> None:
    states.move(batch, ImportState.DECIDING, by=None, action=ImportAction.CHECKED)
    tell(batch, "checked")


def note_unreadable(batch: ImportBatch, problem: str, row: int) -> None:
    batch.problem, batch.problem_row = problem, row
    states.move(batch, ImportState.UNREADABLE, by=None, action=ImportAction.UNREADABLE)
    queries.delete_rows(batch)
    tell(batch, "unreadable")


def note_written(batch: ImportBatch) -> None:
    batch.sample = None
    states.move(batch, ImportState.DONE, by=None, action=ImportAction.WRITTEN)
    tell(batch, "written")


def note_stopped(batch: ImportBatch) -> None:
    """Whoever confirmed it may no longer do this: somebody else goes on."""
    states.move(batch, ImportState.STOPPED, by=None, action=ImportAction.STOPPED)
    tell(batch, "stopped")


def note_undone(batch: ImportBatch) -> None:
    states.move(batch, ImportState.UNDONE, by=None, action=ImportAction.UNDONE)
    tell(batch, "undone")


def lapse(batch: ImportBatch) -> None:
    states.move(batch, ImportState.CANCELLED, by=None, action=ImportAction.LAPSED)
    queries.delete_rows(batch)
    batch.sample = None
    tell(batch, "lapsed")


def forget(batch: ImportBatch) -> None:
    """The file and what stood in the rows; the numbers and the verdicts stay."""
    batch.forgotten_at, batch.sample = now(), None
    document = session().get(Document, batch.document_id) if batch.document_id else None
    batch.document_id = None
    queries.forget_cells(batch)
    states.note(batch, by=None, action=ImportAction.FORGOTTEN)
    session().flush()
    if document is not None:
        session().delete(document)  # its bytes go with the next sweep


def tell(batch: ImportBatch, news: str) -> None:
    """Whoever started it, and whoever confirmed it."""
    people = {batch.started_by_id, batch.confirmed_by_id} - {None}
    readers = [session().get_one(User, one) for one in sorted(people, key=str)]
    counts = queries.count_rows_of(batch)
    notices.tell("import_news", readers, batch=batch, news=news, counts=counts)
