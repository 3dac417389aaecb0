"""PostgreSQL by its own programs: pg_dump while others write, pg_restore and psql to put it back."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from psycopg.conninfo import make_conninfo
from sqlalchemy import URL, Connection, Engine, text

from registry.commands.backup.manifest import BadBackup

FILE = "database.dump"
BARE = ("--no-owner", "--no-privileges")  # those of the database it is restored into


@contextmanager
def dumped(engine: Engine, folder: Path) -> Iterator[Connection]:
    """Write the database into the folder; inside, exactly the dumped state can be asked."""
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
        snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))
        place, environ = describe(engine.url)
        arguments = ["--format=custom", *BARE, f"--snapshot={snapshot}"]
        _run(
            [_find("pg_dump"), *arguments, f"--file={folder / FILE}", f"--dbname={place}"], environ
        )
        yield connection


def load(engine: Engine, folder: Path) -> None:
    """In one transaction: what was there stays until all of the backup is in its place."""
    place, environ = describe(engine.url)
    with tempfile.TemporaryDirectory(prefix="registry-restore-") as working:
        script = (
            f"{working}/database.sql"  # whole before psql begins: half a stream looks like an end
        )
        _run([_find("pg_restore"), *BARE, f"--file={script}", str(folder / FILE)], environ)
        environ["PGOPTIONS"] = "-c lock_timeout=30s"
        put = [_find("psql"), f"--dbname={place}", "--single-transaction", "--quiet", "--no-psqlrc"]
        put += ["--set=ON_ERROR_STOP=1", "--output=/dev/null"]
        put += ["--command=DROP SCHEMA IF EXISTS public CASCADE", "--command=CREATE SCHEMA public"]
        _run([*put, f"--file={script}"], environ)


@contextmanager
def scratch(url: URL) -> Iterator[URL]:
    """A database beside the one in use, gone afterwards."""
    place, environ = describe(url)
    name = f"{url.database}_drill_{os.getpid()}"

    def say(statement: str) -> None:
        command = [_find("psql"), f"--dbname={place}", "--quiet", "--no-psqlrc"]
        _run([*command, "--set=ON_ERROR_STOP=1", f"--command={statement}"], environ)

    say(f'CREATE DATABASE "{name}"')
    try:
        yield url.set(database=name)
    finally:
        say(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def describe(url: URL) -> tuple[str, dict[str, str]]:
    """As these programs take an address: the password in the environment, not where all can read it."""
    parts = url.translate_connect_args(database="dbname", username="user")
    password = parts.pop("password", None)
    environ = dict(os.environ)
    if password:
        environ["PGPASSWORD"] = str(password)
    options = {name: str(value) for name, value in url.query.items()}
    return make_conninfo("", **parts, **options), environ


def _find(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise BadBackup(f"{name} is not installed; it comes with the client of PostgreSQL.")
    return found


def _run(command: list[str], environ: dict[str, str]) -> None:
    done = subprocess.run(  # noqa: S603 - programs of PostgreSQL, arguments of our own
        command,
        env=environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise BadBackup(f"{Path(command[0]).name} failed: {done.stderr.strip()}")
