"""Taking a backup while the product is in use: the checkpoints, then the database in one consistent
state, then the files that this state names. A file is stored before its row and outlives it, so that
all of them are there."""

import hashlib
import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from flask import current_app
from sqlalchemy import Connection, select

from registry.audit.models import AuditHead
from registry.commands.backup import databases, manifest
from registry.commands.backup.manifest import CHUNK, BadBackup, Manifest
from registry.core.config import config
from registry.documents.models import Document, DocumentState
from registry.storage import file_store

CHECKPOINTS, FILES = "checkpoints", "files"
Progress = Callable[[int, int], None]


def take(folder: Path, *, progress: Progress) -> tuple[Manifest, str]:
    """What was saved, and the digest by which it is known. Raises BadBackup."""
    _make(folder)
    made = Manifest(made_at=datetime.now(UTC).isoformat(timespec="seconds"))
    _copy_checkpoints(folder, made)  # first: none may be newer than the chain in the database
    engine = current_app.extensions["db_engine"]
    made.database = engine.dialect.name
    with databases.dumped(engine, folder) as connection:
        made.revision = databases.revision(connection)
        if not made.revision:
            raise BadBackup("The database holds no schema yet. Run `registry migrate` first.")
        made.rows = databases.count_rows(connection)
        made.events, made.chain = connection.execute(select(AuditHead.seq, AuditHead.hash)).one()
        documents = _list_documents(connection)
    name = databases.file_name(made.database)
    made.files[name] = manifest.digest(folder / name)
    for done, (key, known) in enumerate(documents):
        progress(done, len(documents))
        _copy_file(folder, key, known, made)
    return made, manifest.write(folder, made)


def _make(folder: Path) -> None:
    """For its owner alone. Raises BadBackup where something is in the way."""
    if folder.exists() and any(folder.iterdir()):
        raise BadBackup(f"{folder} is not empty: each backup has a folder of its own.")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)


def _copy_checkpoints(folder: Path, made: Manifest) -> None:
    (folder / CHECKPOINTS).mkdir()
    for path in sorted((config().state_dir / CHECKPOINTS).glob("checkpoint-*.json")):
        shutil.copyfile(path, folder / CHECKPOINTS / path.name)
        made.files[f"{CHECKPOINTS}/{path.name}"] = manifest.digest(folder / CHECKPOINTS / path.name)


def _list_documents(connection: Connection) -> list[tuple[str, str]]:
    """Their keys and digests; what a virus was found in is not carried on."""
    statement = (
        select(Document.storage_key, Document.sha256)
        .where(Document.state != DocumentState.REJECTED)
        .order_by(Document.storage_key)
    )
    return [(key, sha256) for key, sha256 in connection.execute(statement)]


def _copy_file(folder: Path, key: str, known: str, made: Manifest) -> None:
    name = f"{FILES}/{key[:2]}/{key}"
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        sha256 = _copy(key, target)
    except FileNotFoundError:
        _leave_out(name, target, made, "missing")
        return
    except Exception as error:  # in the middle of a file each store's client has its own
        if isinstance(error, OSError) and error.errno is not None:
            raise  # a full disk is no matter of one file
        _leave_out(name, target, made, f"not readable ({type(error).__name__})")
        return
    if sha256 != known:
        made.missing.append(f"{name}: changed since it was uploaded")
    made.files[name] = sha256


def _leave_out(name: str, target: Path, made: Manifest, why: str) -> None:
    target.unlink(missing_ok=True)
    made.missing.append(f"{name}: {why}")


def _copy(key: str, target: Path) -> str:
    summed = hashlib.sha256()
    with file_store().open(key) as source, target.open("wb") as copy:
        while chunk := source.read(CHUNK):
            summed.update(chunk)
            copy.write(chunk)
        copy.flush()
        os.fsync(copy.fileno())
    return summed.hexdigest()
