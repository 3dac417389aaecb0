"""Alembic without an ini file: bring a database to the newest schema, or say whether it is there."""

import importlib
import pkgutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from registry.core.config import PACKAGE


def alembic_config(folder: Path, connection: Connection | None = None) -> AlembicConfig:
    settings = AlembicConfig()
    settings.set_main_option("script_location", str(folder).replace("%", "%%"))
    settings.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    settings.attributes["connection"] = connection
    return settings


def is_migrated(connection: Connection, folder: Path) -> bool:
    newest = ScriptDirectory.from_config(alembic_config(folder)).get_current_head()
    return MigrationContext.configure(connection).get_current_revision() == newest


def upgrade(connection: Connection, folder: Path, revision: str = "head") -> None:
    with _foreign_keys_unwatched(connection):
        command.upgrade(alembic_config(folder, connection), revision)


def downgrade(connection: Connection, folder: Path, revision: str) -> None:
    with _foreign_keys_unwatched(connection):
        command.downgrade(alembic_config(folder, connection), revision)


@contextmanager
def _foreign_keys_unwatched(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by building it anew under another name, which is possible only while
    foreign keys are not watched; what they would have said is asked at the end."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")  # takes effect only outside a transaction
    try:
        yield
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if broken:
            raise RuntimeError(f"The migration left rows without their parents: {broken[:5]}")
        connection.commit()
    finally:
        connection.rollback()
        driver.execute("PRAGMA foreign_keys=ON")


def load_models() -> None:
    """Every table must be known when the schema is compared with the models."""
    for module in pkgutil.walk_packages([str(PACKAGE)], "registry."):
        name = module.name.rpartition(".")[2]
        if name in {"models", "states", "jobs", "mail", "indexing", "numbering", "saved_views"}:
            importlib.import_module(module.name)
