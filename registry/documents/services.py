"""Receiving and giving out files: quarantine, checks, release; the digest checked on every read."""

import hashlib
import io
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import IO, Any
from uuid import UUID

import structlog
from sqlalchemy import exists, or_, select
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.datastructures import FileStorage

from registry.audit import services as audit
from registry.core.cleaning import clean_filename
from registry.core.config import config
from registry.core.db import before_closing, now, session, step_aside, transaction
from registry.core.errors import RegistryError, Unavailable
from registry.core.hooks import Hook
from registry.core.i18n import _
from registry.documents.actions import DocumentAction
from registry.documents.antivirus import find_virus, is_configured
from registry.documents.inspection import EXTENSIONS, HEIC, JPEG
from registry.documents.models import Document, DocumentState
from registry.documents.parsing import find_type, refuse_unsound
from registry.storage import file_store
from registry.storage.store import StorageUnavailable, new_key

log = structlog.get_logger()
SCANNED_AGAIN_AFTER = timedelta(days=7)
virus_found = Hook[[Document], None]("documents.virus_found")


@dataclass(frozen=True)
class Accepted:
    """What files are taken, each with its extension. `find_type` and `refuse_unsound` raise RegistryError;
    see parsing."""

    extensions: Mapping[str, str]
    find_type: Callable[[IO[bytes]], str]
    refuse_unsound: Callable[[IO[bytes], str], bytes | None]
    largest: Callable[[], int]


PAPERS = Accepted(
    EXTENSIONS,
    lambda stream: find_type(stream),
    lambda stream, content_type: refuse_unsound(stream, content_type),
    lambda: config().upload_limit,
)


def receive_upload(upload: FileStorage, *, by: Any = None, accepted: Accepted = PAPERS) -> Document:
    """`receive` for a page."""
    step_aside()
    return receive(upload.stream, filename=upload.filename or "", by=by, accepted=accepted)


def receive(
    stream: IO[bytes], *, filename: str, by: Any = None, accepted: Accepted = PAPERS
) -> Document:
    """Store and check an upload *before* the transaction; the row is added by `release`.

    Raises RegistryError with the reason when the file is not acceptable. Bytes whose row does not come
    are deleted when the session closes; those of a process that died, by the sweep.
    """
    with tempfile.SpooledTemporaryFile(max_size=1 << 20) as copy:
        size, sha256 = _copy(stream, copy, most=accepted.largest())
        _refuse_size(size, filename=filename, most=accepted.largest())
        content_type = accepted.find_type(copy)
        key = new_key()
        before_closing(lambda: _delete_unless_kept(key))
        _save(key, copy)
        copy.seek(0)
        document = Document(
            storage_key=key,
            filename=clean_filename(filename, extension=accepted.extensions[content_type]),
            content_type=content_type,
            size=size,
            sha256=sha256,
            state=DocumentState.QUARANTINED,
        )
        try:
            refuse_infected(document, copy, by=by)
            kept = accepted.refuse_unsound(copy, content_type)
        except RegistryError:
            if document.state is not DocumentState.REJECTED:
                file_store().delete(key)
            raise
    if kept is not None and hashlib.sha256(kept).hexdigest() != sha256:
        _keep_instead(document, kept)
    return document


def _keep_instead(document: Document, kept: bytes) -> None:
    """Another content than what came; the digests of both stay known."""
    file_store().delete(document.storage_key)
    document.received_sha256 = document.sha256
    document.storage_key = key = new_key()
    before_closing(lambda: _delete_unless_kept(key))
    _save(key, io.BytesIO(kept))
    if document.content_type == HEIC:
        document.content_type = JPEG
    document.size, document.sha256 = len(kept), hashlib.sha256(kept).hexdigest()


def refuse_infected(document: Document, content: IO[bytes], *, by: Any) -> None:
    """What a virus is found in stays in quarantine, with a row of its own, and reaches nobody."""
    virus = find_virus(content)
    if virus:
        with transaction():
            document.state, document.rejection = DocumentState.REJECTED, virus
            document.uploaded_by_id = by.id if by else None
            session().add(document)
            audit.record(DocumentAction.INFECTED, document, by=by, sha256=document.sha256)
            session().flush()  # its mail names the day
            virus_found(document)
        raise RegistryError(
            _(
                "A virus was found in the file: %(virus)s. It was not taken, and the operators have been informed.",
                virus=virus,
            )
        )
    document.scanned_at = now() if is_configured() else None


def list_unscanned(*, most: int) -> list[UUID]:
    """Released files that no scanner has seen for a week, those that none has seen at all first."""
    due = or_(Document.scanned_at.is_(None), Document.scanned_at < now() - SCANNED_AGAIN_AFTER)
    statement = (
        select(Document.id)
        .where(Document.state == DocumentState.RELEASED, due)
        .order_by(Document.scanned_at.is_not(None), Document.scanned_at, Document.id)
    )
    return list(session().scalars(statement.limit(most)))


def record_scan(document: Document, virus: str) -> None:
    """Of a stored file: it goes on to be open, or is closed and its uploader told."""
    if not virus:
        document.scanned_at = now()
        return
    document.state, document.rejection = DocumentState.REJECTED, virus
    audit.record(DocumentAction.INFECTED, document, by=None, sha256=document.sha256)
    virus_found(document)


def _delete_unless_kept(key: str) -> None:
    statement = select(exists().where(Document.storage_key == key))
    try:
        if not session().scalar(statement):
            file_store().delete(key)
    except (SQLAlchemyError, StorageUnavailable) as error:
        log.warning("unused_file_left", error_class=type(error).__name__)  # the sweep takes it


def _refuse_size(size: int, *, filename: str, most: int) -> None:
    if size == 0:
        raise RegistryError(_("The file “%(name)s” is empty.", name=filename))
    if size > most:
        raise RegistryError(
            _(
                "The file “%(name)s” is larger than %(limit)s MB.",
                name=filename,
                limit=most // 1_000_000,
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
    digests: dict[str, Any] = {"sha256": document.sha256}
    if document.received_sha256:
        digests["received_sha256"] = document.received_sha256
    audit.record(DocumentAction.RELEASED, document, by=by, **digests)


def read_verified(document: Document) -> bytes:
    """The bytes, only if they are the ones received, and clean. Raises Unavailable otherwise."""
    _refuse_unclean(document)
    return read_unscanned(document)


def copy_verified(document: Document, target: IO[bytes]) -> None:
    """As `read_verified`, piece by piece: for what is too large to be held in memory."""
    _refuse_unclean(document)
    digest = hashlib.sha256()
    try:
        with file_store().open(document.storage_key) as stream:
            while chunk := stream.read(1 << 20):
                target.write(chunk)
                digest.update(chunk)
    except (FileNotFoundError, StorageUnavailable) as error:
        raise Unavailable(_("The file cannot be read at the moment.")) from error
    if digest.hexdigest() != document.sha256:
        raise _not_the_one()


def _refuse_unclean(document: Document) -> None:
    if document.state is DocumentState.REJECTED:
        raise Unavailable(_("A virus was found in this file. Nobody can open it any more."))
    if is_configured() and document.scanned_at is None:
        raise Unavailable(
            _("This file has not been checked for viruses yet. Try again in a few minutes.")
        )


def _not_the_one() -> Unavailable:
    return Unavailable(
        _(
            "The stored file is not the one that was received. It is not shown; the operators have been informed."
        )
    )


def read_unscanned(document: Document) -> bytes:
    try:
        with file_store().open(document.storage_key) as stream:
            content = stream.read()
    except (FileNotFoundError, StorageUnavailable) as error:
        raise Unavailable(_("The file cannot be read at the moment.")) from error
    if hashlib.sha256(content).hexdigest() != document.sha256:
        raise _not_the_one()
    return content


def _copy(stream: IO[bytes], copy: IO[bytes], *, most: int) -> tuple[int, str]:
    """(size, digest); reading stops soon after the limit."""
    size, digest = 0, hashlib.sha256()
    while size <= most and (chunk := stream.read(1 << 16)):
        copy.write(chunk)
        digest.update(chunk)
        size += len(chunk)
    copy.seek(0)
    return size, digest.hexdigest()
