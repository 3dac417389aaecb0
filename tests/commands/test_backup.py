"""Backups: taken while others write, damaged, put back into an empty place and over a used one."""

import io
import secrets
import tempfile
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from botocore.exceptions import ReadTimeoutError
from commands.places import content_of, inside, keys_in, refused, restored, run, taken, upload
from factories import make_person
from flask import Flask
from moto.server import ThreadedMotoServer
from sqlalchemy import inspect, make_url

from registry import worker
from registry.audit import checkpoints
from registry.commands.backup import postgresql
from registry.core.db import read_only, transaction
from registry.operations import backups
from registry.storage import file_store, s3
from registry.storage.store import new_key


def test_a_backup_taken_while_others_write_holds_all_that_had_been_acknowledged(
    place: Flask, empty: Flask, tmp_path: Path
) -> None:
    acknowledged: list[str] = []
    enough, stop = threading.Event(), threading.Event()

    def write() -> None:
        with inside(place):
            while not stop.is_set():
                acknowledged.append(upload(secrets.token_bytes(2000)))
                if len(acknowledged) == 20:
                    enough.set()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert enough.wait(60)
        before = set(acknowledged)
        folder = taken(place, tmp_path / "backup")
    finally:
        stop.set()
        writer.join()
    after = set(acknowledged)
    assert not any(restored(empty, folder).values())
    found = keys_in(empty)
    assert before <= found <= after
    assert len(before) < len(after)
    assert all(content_of(empty, key) for key in found)


def test_a_drill_compares_everything_and_leaves_nothing(
    place: Flask, tmp_path: Path, database_url: str
) -> None:
    with inside(place):
        first = upload(b"first")
        with transaction():
            make_person()
        checkpoints.write_checkpoint()
    folder = taken(place, tmp_path / "backup")
    with inside(place):
        second = upload(b"second")  # which the drill neither sees nor touches
    found = restored(place, folder, "--drill")
    assert set(found) == {"rows", "audit", "counts", "db", "files", "index"}
    assert not any(found.values())
    assert {first, second} <= keys_in(place)
    assert not list(Path(tempfile.gettempdir()).glob("registry-drill-*"))


@pytest.mark.parametrize("damage", ["changed", "missing", "manifest", "unfinished", "foreign"])
def test_a_damaged_backup_is_refused_by_the_name_of_what_is_damaged(
    place: Flask, empty: Flask, tmp_path: Path, damage: str
) -> None:
    with inside(place):
        key = upload(b"the diploma")
    folder = taken(place, tmp_path / "backup")
    name, manifest = f"files/{key[:2]}/{key}", folder / "manifest.json"
    match damage:
        case "changed":
            (folder / name).write_bytes(b"the diplomb")
            said = f"{name} was changed"
        case "missing":
            (folder / name).unlink()
            said = f"{name} is missing"
        case "manifest":
            manifest.write_text(manifest.read_text().replace('"events": ', '"events": 9'))
            said = "does not carry the signature"
        case "unfinished":
            manifest.unlink()
            said = "holds no finished backup"
        case "foreign":
            empty.extensions["config"] = replace(
                empty.extensions["config"], secret_key="another secret of another registry"
            )
            said = "does not carry the signature"
    assert said in refused(empty, folder)
    with empty.extensions["db_engine"].connect() as connection:
        assert not inspect(connection).get_table_names()


def test_a_file_that_is_gone_is_named_and_the_rest_is_saved(
    place: Flask, empty: Flask, tmp_path: Path
) -> None:
    with inside(place):
        lost, kept = upload(b"lost"), upload(b"kept")
        file_store().delete(lost)
    done = run(place, "backup", tmp_path / "backup")
    assert done.exit_code == 1
    assert f"files/{lost[:2]}/{lost}: missing" in done.output
    done = run(empty, "restore", tmp_path / "backup")
    assert done.exit_code == 1
    assert lost in done.output
    assert content_of(empty, kept) == b"kept"
    with inside(place):
        file_store().save(lost, io.BytesIO(b"lost"))  # found again, for the tests that follow


class Breaks(io.BytesIO):
    """A store that stops answering in the middle of a file, as each client says it in its own way."""

    def read(self, *_size: object) -> bytes:
        raise ReadTimeoutError(endpoint_url="s3")


def test_a_file_that_breaks_off_is_named_and_leaves_no_half_of_it(
    place: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with inside(place):
        upload(b"whole")
        monkeypatch.setattr(file_store(), "open", lambda _key: Breaks())
    done = run(place, "backup", tmp_path / "backup")
    assert done.exit_code == 1
    assert "not readable (ReadTimeoutError)" in done.output
    assert not [path for path in (tmp_path / "backup" / "files").rglob("*") if path.is_file()]


def test_each_backup_has_a_folder_of_its_own_that_others_cannot_read(
    place: Flask, tmp_path: Path
) -> None:
    folder = taken(place, tmp_path / "backup")
    assert folder.stat().st_mode & 0o077 == 0
    assert "is not empty" in run(place, "backup", folder).output
    with inside(place), read_only():
        assert backups.find_last() is not None


def test_a_used_place_is_overwritten_only_when_told_and_never_beside_a_worker(
    place: Flask, tmp_path: Path
) -> None:
    with inside(place):
        key = upload(b"first")
    folder = taken(place, tmp_path / "backup")
    with inside(place):
        later = upload(b"second")
    assert "is not empty" in refused(place, folder)
    with inside(place):
        lock = worker.take_lock()
    assert "The worker is running" in refused(place, folder, "--over")
    lock.close()
    restored(place, folder, "--over")
    assert key in keys_in(place)
    assert later not in keys_in(place)


def test_files_on_s3_are_saved_and_put_back_there(
    place: Flask, empty: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        for app in (place, empty):
            settings = replace(
                app.extensions["config"],
                s3_endpoint="http://{}:{}".format(*server.get_host_and_port()),
                s3_bucket=f"papers-{new_key()}",
                s3_access_key="one",
                s3_secret_key="two",
            )
            store = s3.connect(settings)
            store.client.create_bucket(Bucket=store.bucket)
            for key in store_keys(app):
                store.save(key, io.BytesIO(content_of(app, key)))
            monkeypatch.setitem(app.extensions, "file_store", store)
        with inside(place):
            key = upload(b"on S3")
        assert not any(restored(empty, taken(place, tmp_path / "backup")).values())
        assert content_of(empty, key) == b"on S3"
    finally:
        server.stop()
    with inside(place):
        monkeypatch.undo()
        file_store().save(key, io.BytesIO(b"on S3"))  # for the tests that follow


def store_keys(app: Flask) -> list[str]:
    with inside(app):
        return list(file_store().keys(older_than=timedelta(0)))


@pytest.mark.postgresql
def test_a_password_is_never_on_a_command_line() -> None:
    url = make_url("postgresql+psycopg://registry:s%40me%20secret@db:5433/registry?sslmode=require")
    place, environ = postgresql.describe(url)
    assert "secret" not in place
    assert "sslmode=require" in place
    assert environ["PGPASSWORD"] == "s@me secret"
