"""What migrations do again and again. Released migrations call these: never change what one of them does."""

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op


def choice(name: str, *values: str) -> sa.Enum:
    """Readable values with a named check, as `Base` stores every enum."""
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def references(table: str, targets: Mapping[str, str]) -> list[sa.ForeignKeyConstraint]:
    """Foreign keys by column: {"person_id": "persons.id"}."""
    return [
        sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))
        for column, target in targets.items()
    ]


def typed(table: str, columns: Iterable[str]) -> sa.TableClause:
    """A table for moving rows, its types known from the names of the columns."""
    return sa.table(table, *(sa.column(name, _type_of(name)) for name in columns))


def _type_of(name: str) -> Any:
    if name == "id" or name.endswith("_id"):
        return sa.Uuid()
    if name.endswith("_at"):
        return sa.DateTime(timezone=True)
    if name.endswith("_on"):
        return sa.Date()
    return sa.JSON() if name in {"content", "criteria", "terms", "promises"} else None


def create_guards() -> None:
    """PostgreSQL's functions behind the triggers; SQLite writes them into each trigger."""
    if not _is_postgresql():
        return
    op.execute(
        "CREATE FUNCTION registry_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    op.execute(
        "CREATE FUNCTION registry_guard_fact() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF to_jsonb(OLD) - 'superseded_at' <> to_jsonb(NEW) - 'superseded_at' "
        "OR OLD.superseded_at IS NOT NULL OR NEW.superseded_at IS NULL THEN "
        "RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END IF; RETURN NEW; END $$"
    )


def drop_guards() -> None:
    if _is_postgresql():
        op.execute("DROP FUNCTION registry_refuse_change()")
        op.execute("DROP FUNCTION registry_guard_fact()")


def protect_ledger(table: str) -> None:
    """Rows are added and never changed."""
    if _is_postgresql():
        _guard(table, "DELETE", "registry_refuse_change")
        _guard(table, "UPDATE", "registry_refuse_change")
    else:
        _refuse(table, "DELETE", "no_delete")
        _refuse(table, "UPDATE", "no_update")


def protect_fact(table: str) -> None:
    """Rows are added; of one only `superseded_at` may change, once, from nothing to a moment."""
    if _is_postgresql():
        _guard(table, "DELETE", "registry_refuse_change")
        _guard(table, "UPDATE", "registry_guard_fact")
        return
    columns = [column["name"] for column in sa.inspect(op.get_bind()).get_columns(table)]
    others = ", ".join(name for name in columns if name != "superseded_at")
    _refuse(table, "DELETE", "no_delete")
    _refuse(table, f"UPDATE OF {others}", "no_update")
    op.execute(
        f"CREATE TRIGGER {table}_supersede_once BEFORE UPDATE OF superseded_at ON {table} "
        "WHEN OLD.superseded_at IS NOT NULL OR NEW.superseded_at IS NULL "
        f"BEGIN SELECT RAISE(ABORT, '{table} is superseded once'); END"
    )


def unprotect(table: str) -> None:
    on = f" ON {table}" if _is_postgresql() else ""
    for name in ("no_delete", "no_update", "supersede_once"):
        op.execute(f"DROP TRIGGER IF EXISTS {table}_{name}{on}")


def _guard(table: str, event: str, function: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {function}()"
    )


def _refuse(table: str, event: str, name: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_{name} BEFORE {event} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"
