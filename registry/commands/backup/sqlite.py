"""SQLite by its own backup interface: one consistent state, while others go on writing."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine

from registry.commands.backup.manifest import BadBackup

FILE = "database.sqlite3"


@contextmanager
def dumped(engine: Engine, folder: Path) -> Iterator[Connection]:
    """Write the database into the folder; inside, what has been written can be asked."""
    path = folder / FILE
    with closing(sqlite3.connect(path)) as copy, closing(engine.raw_connection()) as live:
        source: Any = live.driver_connection
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, whole by itself
    reader = create_engine(f"sqlite:///{path}")
    try:
        with reader.connect() as connection:
            yield connection
    finally:
        reader.dispose()


def load(engine: Engine, folder: Path) -> None:
    """In one transaction of the database that is there. Raises BadBackup when it is in use."""
    path = folder / FILE
    with (
        closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as copy,
        closing(engine.raw_connection()) as live,
    ):
        target: Any = live.driver_connection
        try:
            copy.backup(target)
        except sqlite3.OperationalError as error:
            raise BadBackup(f"The database could not be replaced: {error}.") from error
