"""protect history

Facts, the audit chain and the access ledger are append-only in the database too. Of a fact only
`superseded_at` may change, once, from nothing to a moment.
"""

import uuid

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

FACTS = (
    "contract_facts",
    "designations",
    "doctorates",
    "employments",
    "expert_categories",
    "institution_types",
    "mission_jurisdictions",
    "residences",
    "rule_sets",
    "semester_deliveries",
    "verifications",
)
LEDGERS = ("access_events", "audit_events", "state_changes")
GENESIS = "0" * 64


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _protect_postgresql()
    else:
        _protect_sqlite()
    heads = sa.table(
        "audit_heads", sa.column("id", sa.Uuid()), sa.column("seq"), sa.column("hash", sa.Text())
    )
    op.bulk_insert(heads, [{"id": uuid.UUID(int=1), "seq": 0, "hash": GENESIS}])


def downgrade() -> None:
    op.execute("DELETE FROM audit_heads")
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    for table in FACTS + LEDGERS:
        for name in ("no_delete", "no_update", "supersede_once"):
            on = f" ON {table}" if is_postgresql else ""
            op.execute(f"DROP TRIGGER IF EXISTS {table}_{name}{on}")
    if is_postgresql:
        op.execute("DROP FUNCTION registry_refuse_change()")
        op.execute("DROP FUNCTION registry_guard_fact()")


def _protect_sqlite() -> None:
    for table in FACTS + LEDGERS:
        op.execute(
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
    for table in LEDGERS:
        op.execute(
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
    for table in FACTS:
        columns = [column["name"] for column in sa.inspect(op.get_bind()).get_columns(table)]
        others = ", ".join(name for name in columns if name != "superseded_at")
        op.execute(
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE OF {others} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
        op.execute(
            f"CREATE TRIGGER {table}_supersede_once BEFORE UPDATE OF superseded_at ON {table} "
            "WHEN OLD.superseded_at IS NOT NULL OR NEW.superseded_at IS NULL "
            f"BEGIN SELECT RAISE(ABORT, '{table} is superseded once'); END"
        )


def _protect_postgresql() -> None:
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
    for table in FACTS + LEDGERS:
        op.execute(
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION registry_refuse_change()"
        )
        guard = "registry_guard_fact" if table in FACTS else "registry_refuse_change"
        op.execute(
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {guard}()"
        )
