"""The product in use on one machine, nothing yet on another, and the commands between them."""

import hashlib
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from click.testing import Result
from flask import Flask, g
from schema import fresh_database
from sqlalchemy import select

from registry.audit import services as audit
from registry.commands import backup
from registry.core.db import close_session, read_only, transaction
from registry.documents.actions import DocumentAction
from registry.documents.models import Document, DocumentState
from registry.storage import file_store
from registry.storage.store import new_key


@contextmanager
def address(server: str, folder: Path, name: str) -> Iterator[str]:
    """Of an empty database."""
    folder.mkdir(exist_ok=True)
    with fresh_database(server, folder, name) as engine:
        yield engine.url.render_as_string(hide_password=False)


@contextmanager
def inside(app: Flask) -> Iterator[None]:
    with app.app_context():
        g.locale = "en"
        try:
            yield
        finally:
            close_session()


def run(app: Flask, command: str, *arguments: str | Path) -> Result:
    called = getattr(backup, command)
    return app.test_cli_runner().invoke(called, list(map(str, arguments)))


def upload(content: bytes) -> str:
    """As a page does: the bytes first, then their row and its event in one transaction. Returns the key."""
    key = new_key()
    file_store().save(key, io.BytesIO(content))
    with transaction() as db:
        document = Document(
            storage_key=key,
            filename="van-bang.pdf",
            content_type="application/pdf",
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            state=DocumentState.RELEASED,
        )
        db.add(document)
        audit.record(DocumentAction.RELEASED, document, by=None)
    return key


def keys_in(app: Flask) -> set[str]:
    with inside(app), read_only() as db:
        return set(db.scalars(select(Document.storage_key)))


def content_of(app: Flask, key: str) -> bytes:
    with inside(app), file_store().open(key) as stream:
        return stream.read()


def taken(app: Flask, folder: Path) -> Path:
    done = run(app, "backup", folder)
    assert done.exit_code == 0, done.output
    return folder


def restored(app: Flask, folder: Path, *options: str) -> dict[str, Any]:
    done = run(app, "restore", folder, "--json", *options)
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def refused(app: Flask, folder: Path, *options: str) -> str:
    done = run(app, "restore", folder, *options)
    assert done.exit_code == 1
    return done.output
