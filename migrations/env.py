"""Runs migrations on the connection handed over by the application."""

from alembic import context

from registry.core.db import Base, UtcDateTime
from registry.core.encryption import EncryptedText
from registry.core.migrating import load_models


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
