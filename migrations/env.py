"""Runs migrations on the connection handed over by the application."""

import importlib
import pkgutil

from alembic import context

import registry
from registry.db import Base, UtcDateTime
from registry.encryption import EncryptedText


def load_models() -> None:
    """Every table must be known when the schema is compared with the models."""
    for module in pkgutil.walk_packages(registry.__path__, "registry."):
        name = module.name.rpartition(".")[2]
        if name in {"models", "states", "jobs", "mail", "indexing"}:
            importlib.import_module(module.name)


def render_type(kind: str, item: object, _context: object) -> str | bool:
    """Our own column types are plain ones in a migration."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, EncryptedText):
        return "sa.Text()"
    return False


load_models()
connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    compare_type=True,
    render_item=render_type,
    render_as_batch=connection.dialect.name == "sqlite",
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
