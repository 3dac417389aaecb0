"""An empty database brought up to date: by the revisions once a process, then from a copy.

A hundred revisions take seven seconds of processor time, and a dozen modules want a database of their
own. tests/core/test_migrations.py looks at the revisions themselves.
"""

import atexit
import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from registry.core.config import RESOURCES
from registry.core.migrating import upgrade

TEMPLATE = "brought_up_to_date"  # the name of no database that a test makes
_kept: dict[str, str] = {}  # of each server, the file or the database to copy


def bring_up_to_date(engine: sa.Engine) -> None:
    """`engine`: of a database that holds nothing yet, and that nobody else is connected to."""
    make, copy = (
        (_keep_file, _copy_file) if _is_sqlite(engine) else (_keep_database, _copy_database)
    )
    if _server_of(engine) in _kept:
        copy(engine)
        return
    with engine.connect() as connection:
        upgrade(connection, RESOURCES / "migrations")
        connection.commit()
    make(engine)


def _is_sqlite(engine: sa.Engine) -> bool:
    return engine.dialect.name == "sqlite"


def _server_of(engine: sa.Engine) -> str:
    return "sqlite" if _is_sqlite(engine) else f"{engine.url.host}:{engine.url.port}"


def _keep_file(engine: sa.Engine) -> None:
    folder = Path(tempfile.mkdtemp(prefix="registry-migrated-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with closing(sqlite3.connect(str(engine.url.database))) as connection:
        connection.execute("VACUUM INTO ?", (str(folder / TEMPLATE),))
    _kept["sqlite"] = str(folder / TEMPLATE)


def _copy_file(engine: sa.Engine) -> None:
    place = engine.url.database
    assert place is not None
    engine.dispose()
    shutil.copyfile(_kept["sqlite"], place)


def _keep_database(engine: sa.Engine) -> None:
    name = engine.url.database
    _command(
        engine, f"DROP DATABASE IF EXISTS {TEMPLATE}", f"CREATE DATABASE {TEMPLATE} TEMPLATE {name}"
    )
    _kept[_server_of(engine)] = TEMPLATE


def _copy_database(engine: sa.Engine) -> None:
    name = engine.url.database
    _command(engine, f"DROP DATABASE {name}", f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")


def _command(engine: sa.Engine, *statements: str) -> None:
    engine.dispose()
    control = sa.create_engine(
        engine.url.set(database="postgres"), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool
    )
    with control.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
