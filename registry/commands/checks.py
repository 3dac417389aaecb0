"""What `registry check` compares. Each check returns sentences about what does not agree."""

import hashlib
from collections.abc import Callable
from itertools import islice

from sqlalchemy import select, text

from registry.audit import agreement
from registry.background import indexing, rebuilding
from registry.core.config import RESOURCES
from registry.core.db import read_only, session
from registry.core.migrating import is_migrated
from registry.documents import sweeping
from registry.documents.models import Document, DocumentState
from registry.storage import file_store
from registry.storage.store import StorageUnavailable
from search.engine import SearchError


def check_database(_repair: bool) -> list[str]:
    with read_only() as db:
        connection = db.connection()
        if not is_migrated(connection, RESOURCES / "migrations"):
            return ["the schema is not the newest: run `registry migrate`"]
        if connection.dialect.name != "sqlite":
            return []
        answers = [row[0] for row in connection.execute(text("PRAGMA integrity_check"))]
        broken = list(connection.execute(text("PRAGMA foreign_key_check")))
    return [answer for answer in answers if answer != "ok"] + [
        f"{row[0]} refers to a missing {row[2]}" for row in broken
    ]


def check_files(repair: bool) -> list[str]:
    """From the rows to the files, and from the files to the rows."""
    with read_only() as db:
        documents = list(
            db.scalars(select(Document).where(Document.state == DocumentState.RELEASED))
        )
        unkept = list(sweeping.find_unkept())
    if repair:
        with read_only():
            sweeping.sweep_files()
    problems = [problem for document in documents if (problem := _find_file_problem(document))]
    return problems + [f"file {key} belongs to no document" for key in unkept]


def _find_file_problem(document: Document) -> str | None:
    try:
        with file_store().open(document.storage_key) as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]
    except FileNotFoundError:
        return f"document {document.id}: the file is missing"
    except StorageUnavailable:
        return f"document {document.id}: the file store does not answer"
    return None if digest == document.sha256 else f"document {document.id}: the file was changed"


def check_audit(_repair: bool) -> list[str]:
    with read_only():
        return list(agreement.find_problems())


def check_index(repair: bool) -> list[str]:
    problems = []
    for name in indexing.sources():
        try:
            problems += [
                f"{name}: {problem}"
                for problem in islice(rebuilding.compare(name, repair=repair), 1000)
            ]
        except SearchError as error:
            problems.append(f"{name}: {error or type(error).__name__}")
    return problems


def check_counts(_repair: bool) -> list[str]:
    from registry.targets import recount

    with read_only():
        problems = list(recount.find_differences())
    session().rollback()
    return problems


def check_turns(_repair: bool) -> list[str]:
    """Steps that are due and that nobody who has an account may take."""
    from registry import features
    from registry.work import vacancies

    with read_only():
        vacant = vacancies.list_vacant(features.works())
    session().rollback()
    return [f"{one.work.code}: case {one.case_id} waits for nobody" for one in vacant]


CHECKS: dict[str, Callable[[bool], list[str]]] = {
    "audit": check_audit,
    "counts": check_counts,
    "db": check_database,
    "files": check_files,
    "index": check_index,
    "turns": check_turns,
}
