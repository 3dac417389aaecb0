"""The database of this installation, whichever of the two it is."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, func, inspect, make_url, select, table

from registry.commands.backup import postgresql, sqlite
from registry.commands.backup.manifest import BadBackup
from registry.core.config import RESOURCES
from registry.core.migrating import alembic_config

KINDS: dict[str, Any] = {"sqlite": sqlite, "postgresql": postgresql}


def dumped(engine: Engine, folder: Path) -> AbstractContextManager[Connection]:
    """Write it into the folder; inside, exactly what was written can be asked."""
    kind: AbstractContextManager[Connection] = KINDS[engine.dialect.name].dumped(engine, folder)
    return kind


def load(engine: Engine, folder: Path) -> None:
    """Put it in the place of what is there. Raises BadBackup, and then nothing was replaced."""
    engine.dispose()
    KINDS[engine.dialect.name].load(engine, folder)
    engine.dispose()


def file_name(kind: str) -> str:
    name: str = KINDS[kind].FILE
    return name


@contextmanager
def scratch(engine: Engine, folder: Path) -> Iterator[str]:
    """The address of an empty database of the same kind, gone afterwards."""
    if engine.dialect.name == "sqlite":
        yield f"sqlite:///{folder / 'drill.sqlite3'}"
        return
    with postgresql.scratch(make_url(engine.url)) as url:
        yield url.render_as_string(hide_password=False)


def is_empty(connection: Connection) -> bool:
    return not inspect(connection).get_table_names()


def count_rows(connection: Connection) -> dict[str, int]:
    """By table, of all that are there."""
    names = sorted(inspect(connection).get_table_names())
    return {
        name: connection.scalar(select(func.count()).select_from(table(name))) or 0
        for name in names
    }


def revision(connection: Connection) -> str:
    return MigrationContext.configure(connection).get_current_revision() or ""


def refuse_unknown(wanted: str) -> None:
    """Raises BadBackup for the schema of a newer edition, which this one cannot bring to its own."""
    try:
        ScriptDirectory.from_config(alembic_config(RESOURCES / "migrations")).get_revision(wanted)
    except CommandError:
        raise BadBackup(
            f"The backup has schema {wanted}, which this edition does not know: "
            "restore it with the edition that made it, or a newer one."
        ) from None
