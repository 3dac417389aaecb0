"""Receiving and giving out files: quarantine, checks, release; the digest checked on every read."""

import hashlib
import tempfile
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice
from typing import IO, Any

import structlog
from sqlalchemy import exists, select
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.datastructures import FileStorage

from registry.audit import services as audit
from registry.core.cleaning import clean_filename
from registry.core.config import config
from registry.core.db import before_closing, session, step_aside
from registry.core.errors import RegistryError, Unavailable
from registry.core.i18n import _
from registry.documents.actions import DocumentAction
from registry.documents.inspection import EXTENSIONS, find_type, inspect_file
from registry.documents.models import Document, DocumentState
from registry.storage import file_store
from registry.storage.store import StorageUnavailable, new_key

log = structlog.get_logger()
UNKEPT_AFTER = timedelta(hours=1)


def receive_upload(upload: FileStorage) -> Document:
    """`receive` for a page."""
    step_aside()
    return receive(upload.stream, filename=upload.filename or "")


def receive(stream: IO[bytes], *, filename: str) -> Document:
    """Store and check an upload *before* the transaction; the row is added by `release`.

    Raises RegistryError with the reason when the file is not acceptable. Bytes whose row does not come
    are deleted when the session closes; those of a process that died, by the sweep.
    """
    with tempfile.SpooledTemporaryFile(max_size=1 << 20) as copy:
        size, sha256 = _copy(stream, copy)
        _refuse_size(size, filename=filename)
        content_type = find_type(copy)
        key = new_key()
        before_closing(lambda: _delete_unless_kept(key))
        _save(key, copy)
        copy.seek(0)
        problem = inspect_file(copy, content_type)
    if problem:
        file_store().delete(key)
        raise RegistryError(problem)
    return Document(
        storage_key=key,
        filename=clean_filename(filename, extension=EXTENSIONS[content_type]),
        content_type=content_type,
        size=size,
        sha256=sha256,
        state=DocumentState.QUARANTINED,
    )


def _delete_unless_kept(key: str) -> None:
    statement = select(exists().where(Document.storage_key == key))
    try:
        if not session().scalar(statement):
            file_store().delete(key)
    except (SQLAlchemyError, StorageUnavailable) as error:
        log.warning("unused_file_left", error_class=type(error).__name__)  # the sweep takes it


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


def _refuse_size(size: int, *, filename: str) -> None:
    limit = config().upload_limit
    if size == 0:
        raise RegistryError(_("The file “%(name)s” is empty.", name=filename))
    if size > limit:
        raise RegistryError(
            _(
                "The file “%(name)s” is larger than %(limit)d MB.",
                name=filename,
                limit=limit // 1_000_000,
            )
        )


def _save(key: str, copy: IO[bytes]) -> None:
    try:
        file_store().save(key, copy)
    except StorageUnavailable as error:
        raise Unavailable(
            _("The file store does not answer. Nothing was saved; try again later.")
        ) from error


def release(document: Document, *, by: Any) -> None:
    """The checked file becomes part of the transaction that needs it."""
    document.state = DocumentState.RELEASED
    document.uploaded_by_id = by.id
    session().add(document)
    audit.record(DocumentAction.RELEASED, document, by=by, sha256=document.sha256)


def read_verified(document: Document) -> bytes:
    """The bytes, only if they are the ones received. Raises Unavailable otherwise."""
    try:
        with file_store().open(document.storage_key) as stream:
            content = stream.read()
    except (FileNotFoundError, StorageUnavailable) as error:
        raise Unavailable(_("The file cannot be read at the moment.")) from error
    if hashlib.sha256(content).hexdigest() != document.sha256:
        raise Unavailable(
            _(
                "The stored file is not the one that was received. It is not shown; the operators have been informed."
            )
        )
    return content


def _copy(stream: IO[bytes], copy: IO[bytes]) -> tuple[int, str]:
    """(size, digest); reading stops soon after the limit."""
    size, digest, limit = 0, hashlib.sha256(), config().upload_limit
    while size <= limit and (chunk := stream.read(1 << 16)):
        copy.write(chunk)
        digest.update(chunk)
        size += len(chunk)
    copy.seek(0)
    return size, digest.hexdigest()
