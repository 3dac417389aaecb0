"""The two databases as SQLAlchemy sees them: SQLite and PostgreSQL."""

from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import Connection

from registry.core.db import WRITES, write_numbers, writing


def make_engine(url: str) -> Engine:
    if url.startswith("sqlite"):
        engine = create_engine(url, connect_args={"timeout": 10, "check_same_thread": False})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        engine = create_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=10)
        event.listen(engine, "connect", _prepare_postgresql)
        event.listen(engine, "begin", _begin_postgresql)
    _note_writes(engine)
    return engine


def _note_writes(engine: Engine) -> None:
    """So that a transaction knows whether it has written, by whichever way: see `own_writes`."""
    event.listen(engine, "after_cursor_execute", _note_write)
    for ending in ("commit", "rollback"):
        event.listen(engine, ending, lambda connection: connection.info.pop(WRITES, None))


def _note_write(connection: Connection, *details: Any) -> None:
    context = details[3]
    if context is None or context.isinsert or context.isupdate or context.isdelete:
        connection.info[WRITES] = next(write_numbers)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, see _begin_sqlite
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "trusted_schema=OFF",
        "secure_delete=ON",
        "mmap_size=2000000000",  # pages are read where the system holds them, not copied one by one
        "recursive_triggers=ON",  # without it, "insert or replace" deletes past the delete triggers
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    is_writer = writing.get()
    connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if is_writer else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writer else "BEGIN")


def _prepare_postgresql(connection: Any, _record: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '5s'")
        cursor.execute("SET idle_in_transaction_session_timeout = '60s'")
        cursor.execute("SET timezone = 'UTC'")
    connection.commit()


def _begin_postgresql(connection: Connection) -> None:
    if not writing.get():
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")
