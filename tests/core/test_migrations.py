"""Every revision, up and down, with rows in it, and the schema compared with the models."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from schema import describe, fill, fresh_database, reflect, rows, triggers

from registry.audit.models import AccessEvent, AuditEvent
from registry.audit.states import StateChange
from registry.core.config import RESOURCES
from registry.core.facts import Fact
from registry.core.migrating import alembic_config, downgrade, is_migrated, load_models, upgrade
from registry.core.tables import Base

pytestmark = pytest.mark.slow

FOLDER = RESOURCES / "migrations"
REVISIONS = [
    script.revision
    for script in reversed(
        list(ScriptDirectory.from_config(alembic_config(FOLDER)).walk_revisions())
    )
]
load_models()
# The newest, step by step: an older one no longer changes and was walked when it was new.
WALKED = 12
LEDGERS = (AccessEvent, AuditEvent, StateChange)


@pytest.fixture
def empty(database_url: str, tmp_path: Path) -> Iterator[sa.Engine]:
    with fresh_database(database_url, tmp_path, "migrated") as engine:
        yield engine


def climb(engine: sa.Engine, revision: str = "head") -> None:
    with engine.connect() as connection:
        upgrade(connection, FOLDER, revision)
        connection.commit()


def descend(engine: sa.Engine, revision: str) -> None:
    with engine.connect() as connection:
        downgrade(connection, FOLDER, revision)
        connection.commit()


def facts() -> list[type[Fact]]:
    return sorted(Fact.__subclasses__(), key=lambda model: model.__tablename__)


def shared(before: dict[str, Any], after: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """The rows of both sides in the tables and columns that both have."""
    for table in before.keys() & after.keys():
        for old in before[table]:
            new = next((row for row in after[table] if row["id"] == old["id"]), None)
            assert new is not None, f"{table} lost a row"
            common = old.keys() & new.keys()
            yield table, {name: old[name] for name in common}, {name: new[name] for name in common}


def test_revisions_are_numbered_without_gaps() -> None:
    assert [f"{number:04d}" for number in range(1, len(REVISIONS) + 1)] == REVISIONS


def test_every_step_up_and_down_keeps_the_rows_it_finds(empty: sa.Engine) -> None:
    first, *newest = REVISIONS[-WALKED - 1 :]
    climb(empty, first)
    with empty.begin() as connection:
        fill(connection, tables := reflect(connection))
        seen = {first: rows(connection, tables)}
    for before, revision in zip([first, *newest], newest, strict=False):
        climb(empty, revision)
        with empty.begin() as connection:
            tables = reflect(connection)
            moved = rows(connection, tables)
            fill(connection, tables)
            seen[revision] = rows(connection, tables)
            schema = describe(connection)
        for table, old, new in shared(seen[before], moved):
            assert old == new, f"{revision} changed {table}"
        # A wrong step can be taken back without losing what was there.
        descend(empty, before)
        with empty.begin() as connection:
            back = rows(connection, reflect(connection))
        for table, old, new in shared(seen[before], back):
            assert old == new, f"the way back from {revision} changed {table}"
        climb(empty, revision)
        with empty.begin() as connection:
            assert describe(connection) == schema
            fill(connection, tables)
            seen[revision] = rows(connection, tables)  # what a revision derives is derived anew


def test_the_way_down_leaves_nothing_and_the_way_up_is_the_same_again(empty: sa.Engine) -> None:
    climb(empty)
    with empty.begin() as connection:
        fill(connection)
        first = describe(connection), triggers(connection)
    descend(empty, "base")
    with empty.connect() as connection:
        assert (describe(connection), triggers(connection)) == ({}, set())
    climb(empty)
    with empty.connect() as connection:
        assert (describe(connection), triggers(connection)) == first
        assert is_migrated(connection, FOLDER)


def is_comparable(one: Any, *_about: Any) -> bool:
    """Expressions are written anew by each database; what they became is laid side by side below."""
    return not isinstance(one, sa.Index) or all(
        isinstance(part, sa.Column) for part in one.expressions
    )


def test_the_newest_schema_is_that_of_the_models(
    empty: sa.Engine, database_url: str, tmp_path: Path
) -> None:
    climb(empty)
    with empty.connect() as connection:
        migrated = describe(connection)
        opts = {"compare_type": True, "include_object": is_comparable}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, Base.metadata) == []
    with fresh_database(database_url, tmp_path, "modelled") as engine, engine.begin() as connection:
        Base.metadata.create_all(connection)
        modelled = describe(connection)
    assert migrated.keys() == modelled.keys()
    for table, parts in modelled.items():
        for part, wanted in parts.items():
            assert migrated[table][part] == wanted, f"{table}: {part}"


def test_every_fact_and_ledger_is_protected_by_triggers(empty: sa.Engine) -> None:
    climb(empty)
    with empty.connect() as connection:
        found = triggers(connection)
    protected: list[type[Base]] = [*facts(), *LEDGERS]
    wanted = {
        (model.__tablename__, f"{model.__tablename__}_{name}")
        for model in protected
        for name in ("no_delete", "no_update")
    }
    if empty.dialect.name == "sqlite":  # elsewhere it is part of the one guard
        wanted |= {(f.__tablename__, f"{f.__tablename__}_supersede_once") for f in facts()}
    assert found == wanted


def test_counters_go_on_behind_the_numbers_that_were_given_out_before(empty: sa.Engine) -> None:
    climb(empty, "0013")
    with empty.begin() as connection:
        fill(connection)
        for table, column, number in (
            ("introductions", "code", "GT-2026-0412"),
            ("contracts", "number", "HD-2025-10007"),
            ("openings", "code", "NC-2026-0117"),
            ("talent_programs", "code", "KS-7"),
        ):
            connection.execute(
                sa.text(f"UPDATE {table} SET {column} = :number"), {"number": number}
            )
    climb(empty, "0014")
    with empty.connect() as connection:
        found = connection.execute(sa.text("SELECT prefix, last FROM number_counters")).all()
    assert dict(map(tuple, found)) == {"GT-2026-": 412, "HD-2025-": 10_007, "NC-2026-": 117}


@pytest.fixture(scope="module")
def filled(
    database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[sa.Connection, sa.MetaData]]:
    """The newest schema with a row in every table; its tests change nothing for good."""
    with fresh_database(database_url, tmp_path_factory.mktemp("filled"), "filled") as engine:
        climb(engine)
        with engine.connect() as connection:
            fill(connection)
            yield connection, reflect(connection)


@pytest.mark.parametrize("model", [*facts(), *LEDGERS], ids=lambda model: model.__tablename__)
def test_no_column_of_history_can_be_changed_and_no_row_deleted(filled: Any, model: Any) -> None:
    connection, schema = filled
    table = schema.tables[model.__tablename__]
    row = connection.execute(table.select()).mappings().one()
    changes = [
        table.update().values({column: table.c.id if row[column.name] is None else None})
        for column in table.columns
        if column.name != "superseded_at"
    ]
    for statement in [table.delete(), *changes]:
        with pytest.raises(sa.exc.DatabaseError, match="append-only"), connection.begin_nested():
            connection.execute(statement)


@pytest.mark.parametrize("model", facts(), ids=lambda model: model.__tablename__)
def test_a_fact_is_superseded_once_and_never_believed_again(filled: Any, model: Any) -> None:
    connection, schema = filled
    table = schema.tables[model.__tablename__]
    savepoint = connection.begin_nested()
    moment = table.update().values(superseded_at=sa.func.current_timestamp())
    connection.execute(moment)
    for second in (moment, table.update().values(superseded_at=None)):
        with (
            pytest.raises(sa.exc.DatabaseError, match="superseded once|append-only"),
            connection.begin_nested(),
        ):
            connection.execute(second)
    savepoint.rollback()
