"""The database: declarative base, the one session of a request, and the one visible transaction.

Readers and writers are distinguished when a transaction begins. A GET request gets a read-only one
(enforced by the database: `query_only` on SQLite, `READ ONLY` on PostgreSQL); everything else begins
as a writer (`BEGIN IMMEDIATE` on SQLite, because a reader that turns writer there can lose its turn).
"""

import itertools
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, TypeVar

from flask import current_app, g, has_request_context
from sqlalchemy import Engine, Select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, sessionmaker

from registry.core.tables import Base

Row = TypeVar("Row")
writing: ContextVar[bool] = ContextVar("writing", default=True)
"""False while a GET request is served; set by the request hook and by transaction() alone."""


WRITES = "writes"
LONG, LET_OTHERS_IN = 0.1, 0.15
"""Seconds: after a write transaction as long as this, background work waits so long before its next one."""
write_numbers = itertools.count(1)


def make_sessions(engine: Engine) -> sessionmaker[Session]:
    return sessionmaker(engine, expire_on_commit=False)


def session() -> Session:
    """The one session of this request (or command, or job)."""
    if "db_session" not in g:
        g.db_session = current_app.extensions["sessionmaker"]()
    current: Session = g.db_session
    return current


def own_writes() -> int:
    """0 while this transaction has only read; else a number that no other state of any transaction of
    this process has. What was read after a write is nobody else's to know until it is committed."""
    session().flush()
    number: int = session().connection().info.get(WRITES, 0)
    return number


def step_aside() -> None:
    """End what this request has only read: on SQLite a request that may write keeps all others from
    writing, and slow work (hashing, a large file) takes its time. Rows read so far are read anew."""
    session().rollback()


def before_closing(work: Callable[[], object]) -> None:
    """Have something done once this session's last transaction has ended, whichever way."""
    session().info.setdefault("before_closing", []).append(work)


def list_rows(statement: Select[Row]) -> Sequence[Row]:
    """What a query of one kind of rows, or of one column, finds."""
    return session().scalars(statement).all()


def get_row(statement: Select[Row]) -> Row:
    """The one row that a query finds. Raises NoResultFound, which the site answers with 404."""
    return session().scalars(statement).one()


def find_row(statement: Select[Row]) -> Row | None:
    return session().scalars(statement).one_or_none()


def close_session(_error: BaseException | None = None) -> None:
    opened = g.get("db_session")
    if opened is None:
        return
    opened.rollback()
    for work in opened.info.pop("before_closing", ()):
        work()
    g.pop("db_session").close()


@contextmanager
def transaction() -> Iterator[Session]:
    """Commit on success, roll back on any error. Opened by views and commands only.

    A request whose token was refused may show a page again, and nothing more.
    """
    if refused := g.get("refused_token"):
        raise refused
    with _written() as db:
        yield db


@contextmanager
def ledger() -> Iterator[Session]:
    """The transaction of a page that writes down who reads it, who was seen or what was not found, and of
    nothing else."""
    refused, db = g.get("refused_token"), session()
    if refused and (db.new or db.dirty or db.deleted):
        raise refused
    with _written():
        yield db


@contextmanager
def _written() -> Iterator[Session]:
    db = session()
    was_reader = not writing.get()
    if was_reader:
        # Ends the read-only transaction. A rollback would let go of every row that was read, and a
        # page that logs its readers would fetch them one by one again.
        db.commit()
    token, began = writing.set(True), time.monotonic()
    try:
        yield db
        db.commit()
    except BaseException:
        db.rollback()
        raise
    finally:
        writing.reset(token)
    if time.monotonic() - began > LONG and not has_request_context():
        _let_others_in(db)


def _let_others_in(db: Session) -> None:
    """SQLite has no queue: whoever waits looks again every tenth of a second, and would find a worker
    that writes batch after batch always in its next one."""
    if db.get_bind().dialect.name == "sqlite":
        time.sleep(LET_OTHERS_IN)


@contextmanager
def read_only() -> Iterator[Session]:
    """A read-only transaction for the worker and commands; rows read in it are detached after it."""
    db = session()
    token = writing.set(False)
    try:
        yield db
        db.expunge_all()
    finally:
        db.rollback()
        writing.reset(token)


def now() -> datetime:
    return datetime.now(UTC)


def count_up(model: type[Base], column: str, **key: Any) -> int:
    """One more on the row with this key, which is made where it is missing; returns the new number.

    One statement: of two at the same moment the second waits for the first and counts on from there.
    """
    db = session()
    statement = _insert(model).values(id=uuid.uuid4(), **key, **{column: 1})
    counter = getattr(model, column)
    counted = db.scalar(
        statement.on_conflict_do_update(
            index_elements=list(key), set_={column: counter + 1}
        ).returning(counter)
    )
    return int(counted or 0)


def put(model: type[Base], key: dict[str, Any], **values: Any) -> None:
    """These values on the row with this key, which is made where it is missing; in one statement, so that
    two at the same moment do not hinder each other."""
    statement = _insert(model).values(id=uuid.uuid4(), **key, **values)
    session().execute(statement.on_conflict_do_update(index_elements=list(key), set_=values))


def _insert(model: type[Base]) -> Any:
    is_postgresql = session().get_bind().dialect.name == "postgresql"
    return (postgresql if is_postgresql else sqlite).insert(model)
