"""serve lists and counts of work by indices

The usual order of the lists that grow, and the conditions under which work waits.
"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

USUAL_ORDER = (
    "(CASE WHEN state IN ('agreed', 'negotiating', 'offered', 'signed')"
    " THEN planned_start_on ELSE '9999-12-31' END)"
)
INDICES = (
    ("ix_contracts_usual_order", "contracts", (USUAL_ORDER, "created_at DESC", "id")),
    (
        "ix_contracts_state_checked_at_confirmed_by_expert_at",
        "contracts",
        ("state", "checked_at", "confirmed_by_expert_at"),
    ),
    ("ix_openings_created_at", "openings", ("created_at",)),
    ("ix_claims_state_due_on_id", "claims", ("state", "due_on", "id")),
    ("ix_introductions_is_open", "introductions", ("is_open",)),
    ("ix_designation_entries_state", "designation_entries", ("state",)),
)

OF_FEW = (
    ("ix_contracts_void_proposed", "contracts", "state", "void_proposed_by_id"),
    ("ix_claims_revocation_asked", "claims", "person_id", "revocation_by_id"),
)


def upgrade() -> None:
    for name, table, column, asked in OF_FEW:
        there = sa.text(f"{asked} IS NOT NULL")
        op.create_index(name, table, [column], sqlite_where=there, postgresql_where=there)
    for name, table, columns in INDICES:
        op.create_index(name, table, [sa.text(column) for column in columns])
    op.drop_index("ix_contracts_state", "contracts")


def downgrade() -> None:
    op.create_index("ix_contracts_state", "contracts", ["state"])
    for name, table, *_columns in (*INDICES, *OF_FEW):
        op.drop_index(name, table)
