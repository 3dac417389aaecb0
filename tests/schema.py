"""What a database holds, in a form that can be compared, and a row for every table of any schema."""

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from registry.core.engines import make_engine

FILLED_BY_REVISIONS = {"alembic_version", "audit_heads"}
ROW_ID = uuid.UUID(int=7)
UNEQUAL = re.compile(r"(\w+) <> \w+")  # four eyes: the second person may be missing, not the same
SMALLER = re.compile(
    r"[a-z]\w* < ([a-z]\w*)"
)  # a part and its whole: the second is the greater one
LISTED = re.compile(r"'([^']+)'(?=[,)\]]|::)")
# Values that a revision turned into rows of another table; a test of its own looks at those.
TURNED_INTO_OTHERS = {"invited", "invitation"}


@contextmanager
def fresh_database(server: str, folder: Path, name: str) -> Iterator[sa.Engine]:
    """An empty database of the same kind as `server`, gone afterwards."""
    if server.startswith("sqlite"):
        engine = make_engine(f"sqlite:///{folder / name}.sqlite3")
        sa.event.listen(engine, "connect", _write_lazily)
        yield engine
        engine.dispose()
        return
    control = sa.create_engine(server, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    engine = make_engine(sa.make_url(server).set(database=name).render_as_string(False))
    with control.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name}")
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
        try:
            yield engine
        finally:
            engine.dispose()
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


def _write_lazily(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")


def describe(connection: sa.Connection) -> dict[str, Any]:
    """Columns, keys, indexes and checks of every table but Alembic's own."""
    inspector = sa.inspect(connection)
    return {
        table: {
            "columns": {
                column["name"]: (
                    str(column["type"].compile(connection.dialect)),
                    column["nullable"],
                    column["default"],
                )
                for column in inspector.get_columns(table)
            },
            "primary": inspector.get_pk_constraint(table),
            "foreign": _ordered(inspector.get_foreign_keys(table)),
            "unique": _ordered(inspector.get_unique_constraints(table)),
            "indexes": _ordered(inspector.get_indexes(table)),
            "checks": _ordered(inspector.get_check_constraints(table)),
        }
        for table in inspector.get_table_names()
        if table != "alembic_version"
    }


def _ordered(parts: Any) -> list[str]:
    return sorted(map(str, map(_plain, parts)))


def _plain(part: Any) -> Any:
    if isinstance(part, dict):
        return {key: _plain(value) for key, value in part.items()}
    return str(part)


def triggers(connection: sa.Connection) -> set[tuple[str, str]]:
    """(table, trigger) of every trigger of our own."""
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql(
            "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'"
        )
    else:
        rows = connection.exec_driver_sql(
            "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE NOT t.tgisinternal"
        )
    return {(row[0], row[1]) for row in rows}


def reflect(connection: sa.Connection) -> sa.MetaData:
    metadata = sa.MetaData()
    metadata.reflect(connection)
    return metadata


def fill(connection: sa.Connection, schema: sa.MetaData | None = None) -> None:
    """One row in every table that is empty, each pointing at the rows of the others. `schema`: as it
    was read already, which takes longer than all rows."""
    for table in (schema or reflect(connection)).sorted_tables:
        count = connection.scalar(sa.select(sa.func.count()).select_from(table))
        if table.name not in FILLED_BY_REVISIONS and not count:
            connection.execute(table.insert().values(_make_row(connection, table)))


def _make_row(connection: sa.Connection, table: sa.Table) -> dict[str, Any]:
    texts = [item["sqltext"] for item in sa.inspect(connection).get_check_constraints(table.name)]
    checks = {re.findall(r"\w+", text)[0]: LISTED.findall(text) for text in texts}
    empty = {"superseded_at"} | {
        found.group(1) for text in texts if (found := UNEQUAL.search(text))
    }
    greater = {name for text in texts for name in SMALLER.findall(text)}
    row = {}
    for column in table.columns:
        if column.name in empty:
            continue
        listed = checks.get(column.name)
        if column.foreign_keys:
            target = next(iter(column.foreign_keys)).column
            row[column.name] = connection.scalar(sa.select(target).limit(1))
        elif listed:
            row[column.name] = next(one for one in listed if one not in TURNED_INTO_OTHERS)
        else:
            is_whole = column.name in greater and isinstance(column.type, sa.Integer)
            row[column.name] = 2 if is_whole else _make_value(connection, column)
    return row


def _make_value(connection: sa.Connection, column: sa.Column[Any]) -> Any:
    is_sqlite = connection.dialect.name == "sqlite"
    match column.type:
        case sa.Uuid():
            return ROW_ID
        case sa.CHAR() if is_sqlite:
            return ROW_ID.hex
        case sa.DateTime():
            moment = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
            return moment.replace(tzinfo=None) if is_sqlite else moment
        case sa.Date():
            return date(2026, 1, 2)
        case sa.Boolean():
            return True
        case sa.JSON():
            return []
        case sa.Integer() | sa.Numeric() | sa.Float():
            return 1
        case _:
            text = f"{column.table.name} {column.name}"
            return text.encode() if isinstance(column.type, sa.LargeBinary) else text


def rows(connection: sa.Connection, schema: sa.MetaData) -> dict[str, list[dict[str, Any]]]:
    """Everything that stands in the tables, but for Alembic's own."""
    return {
        table.name: [
            {name: str(value) for name, value in row.items()}
            for row in connection.execute(table.select().order_by(table.c.id)).mappings()
        ]
        for table in schema.sorted_tables
        if table.name != "alembic_version"
    }
