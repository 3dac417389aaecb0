import io
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from factories import make_user
from flask import Flask
from moto.server import ThreadedMotoServer
from PIL import Image
from servers import free_port

from registry.core.config import Config, Environment, FileStoreKind
from registry.core.db import transaction
from registry.core.errors import RegistryError, Unavailable
from registry.documents import services as documents
from registry.documents import sweeping
from registry.storage import make_file_store
from registry.storage.local import LocalFileStore
from registry.storage.s3 import S3FileStore
from registry.storage.store import FileStore, StorageUnavailable, new_key


def png() -> bytes:
    stream = io.BytesIO()
    Image.effect_noise((64, 64), 50).save(stream, format="PNG")
    return stream.getvalue()


@pytest.fixture(scope="module")
def s3_endpoint() -> Iterator[str]:
    """A real S3 server on loopback."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


def s3_settings(endpoint: str, folder: Path) -> Config:
    return Config(
        environment=Environment.TEST,
        secret_key="a secret for the tests only, long enough",
        state_dir=folder,
        file_store=FileStoreKind.S3,
        s3_endpoint=endpoint,
        s3_bucket=f"papers-{new_key()}",
        s3_access_key="one",
        s3_secret_key="two",
    )


@pytest.fixture(params=["local", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> FileStore:
    if request.param == "local":
        return LocalFileStore(tmp_path / "files")
    settings = s3_settings(request.getfixturevalue("s3_endpoint"), tmp_path)
    found = make_file_store(settings)
    assert isinstance(found, S3FileStore)
    found.client.create_bucket(Bucket=found.bucket)
    return found


def overwrite(store: FileStore, key: str, content: bytes) -> None:
    """As a fault of the medium or a stranger would, behind the store's back."""
    if isinstance(store, LocalFileStore):
        store._path(key).write_bytes(content)
    else:
        assert isinstance(store, S3FileStore)
        store.client.put_object(Bucket=store.bucket, Key=key, Body=content)


def test_what_is_saved_is_read_back(store: FileStore) -> None:
    key, content = new_key(), bytes(range(256)) * 1000
    store.save(key, io.BytesIO(content))
    with store.open(key) as stream:
        assert stream.read() == content
    assert store.is_ready()


def test_a_missing_file_is_told_apart_from_a_silent_store(store: FileStore) -> None:
    with pytest.raises(FileNotFoundError):
        store.open(new_key())


def test_a_deleted_file_is_gone_and_deleting_twice_is_no_fault(store: FileStore) -> None:
    key = new_key()
    store.save(key, io.BytesIO(b"x"))
    store.delete(key)
    store.delete(key)
    with pytest.raises(FileNotFoundError):
        store.open(key)


@pytest.mark.parametrize("key", ["../../etc/passwd", "/etc/passwd", "a name.pdf", ""])
def test_only_a_uuid_becomes_a_place(store: FileStore, key: str) -> None:
    with pytest.raises(ValueError, match="UUID"):
        store.save(key, io.BytesIO(b"x"))


@pytest.fixture
def use(database: Any, app: Flask, store: FileStore) -> Iterator[FileStore]:
    """The application keeps its files in this store."""
    before = app.extensions["file_store"]
    app.extensions["file_store"] = store
    yield store
    app.extensions["file_store"] = before


def test_a_flipped_byte_is_noticed_and_never_shown(use: FileStore) -> None:
    content = png()
    document = documents.receive(io.BytesIO(content), filename="a.png")
    assert documents.read_verified(document) == content
    flipped = bytearray(content)
    flipped[len(flipped) // 2] ^= 1
    overwrite(use, document.storage_key, bytes(flipped))
    with pytest.raises(Unavailable, match="not the one that was received"):
        documents.read_verified(document)


def test_a_lost_file_is_a_clear_message(use: FileStore) -> None:
    content = png()
    document = documents.receive(io.BytesIO(content), filename="a.png")
    use.delete(document.storage_key)
    with pytest.raises(Unavailable, match="cannot be read"):
        documents.read_verified(document)


def test_a_server_that_is_down_is_reported_quickly(tmp_path: Path) -> None:
    store = make_file_store(s3_settings(f"http://127.0.0.1:{free_port()}", tmp_path))
    with pytest.raises(StorageUnavailable):
        store.save(new_key(), io.BytesIO(b"x"))
    with pytest.raises(StorageUnavailable):
        store.open(new_key())
    assert not store.is_ready()


def test_a_killed_upload_leaves_no_half_file_under_its_key(tmp_path: Path) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError("the disk is full")

    store, key = LocalFileStore(tmp_path), new_key()
    with pytest.raises(StorageUnavailable):
        store.save(key, Broken(b"x"))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_nothing_is_kept_when_the_store_is_down(database: Any, app: Flask, tmp_path: Path) -> None:
    before = app.extensions["file_store"]
    app.extensions["file_store"] = make_file_store(
        s3_settings(f"http://127.0.0.1:{free_port()}", tmp_path)
    )
    try:
        content = png()
        with pytest.raises(Unavailable, match="does not answer"):
            documents.receive(io.BytesIO(content), filename="a.png")
    finally:
        app.extensions["file_store"] = before


def stored(store: FileStore) -> set[str]:
    return set(store.keys(older_than=timedelta(0)))


def test_a_store_names_its_files_by_age(store: FileStore) -> None:
    key = new_key()
    store.save(key, io.BytesIO(b"x"))
    time.sleep(1.1)  # an S3 server knows whole seconds
    assert stored(store) == {key}
    assert not list(store.keys(older_than=timedelta(hours=1)))


@pytest.mark.parametrize("ending", ["refused", "forgotten", "kept"])
def test_bytes_stay_only_with_their_row(app: Flask, use: FileStore, ending: str) -> None:
    """Whatever a page decides after it has received a file."""
    with app.app_context():
        user = make_user()
        document = documents.receive(io.BytesIO(png()), filename="a.png")
        with suppress(RegistryError), transaction() as db:
            if ending != "forgotten":
                documents.release(document, by=user)
                db.flush()
            if ending == "refused":
                raise RegistryError("There are ten documents already.")
    time.sleep(1.1)
    assert stored(use) == ({document.storage_key} if ending == "kept" else set())


def test_what_a_dead_process_left_is_found_and_swept(use: FileStore) -> None:
    use.save(new_key(), io.BytesIO(b"x"))
    time.sleep(1.1)
    assert not list(sweeping.find_unkept())
    assert set(sweeping.find_unkept(older_than=timedelta(0))) == stored(use)


def test_half_a_file_of_a_killed_process_is_swept(tmp_path: Path) -> None:
    store, key = LocalFileStore(tmp_path), new_key()
    half = store._path(key).with_suffix(".part")
    half.parent.mkdir()
    half.write_bytes(b"x")
    assert stored(store) == {key}
    store.delete(key)
    assert not half.exists()
