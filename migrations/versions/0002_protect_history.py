"""protect history

Facts, the audit chain and the access ledger are append-only in the database too. Of a fact only
`superseded_at` may change, once, from nothing to a moment.
"""

import uuid

import sqlalchemy as sa
from alembic import op

from registry.core.schema_changes import (
    create_guards,
    drop_guards,
    protect_fact,
    protect_ledger,
    unprotect,
)

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
    create_guards()
    for table in FACTS:
        protect_fact(table)
    for table in LEDGERS:
        protect_ledger(table)
    heads = sa.table(
        "audit_heads", sa.column("id", sa.Uuid()), sa.column("seq"), sa.column("hash", sa.Text())
    )
    op.bulk_insert(heads, [{"id": uuid.UUID(int=1), "seq": 0, "hash": GENESIS}])


def downgrade() -> None:
    op.execute("DELETE FROM audit_heads")
    for table in FACTS + LEDGERS:
        unprotect(table)
    drop_guards()
