"""keep when a contract last moved

Lists of many contracts are sorted by it; until now the history was asked of each.
"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

INDICES = (("moved_at", "id"), ("state", "planned_end_on"))
UNCONFIRMED = "ix_contracts_unconfirmed"
IS_OPEN = sa.text("confirmed_by_expert_at IS NULL")


def upgrade() -> None:
    # In place: to write the table anew would lose the indices of expressions on SQLite.
    op.add_column(
        "contracts",
        sa.Column(
            "moved_at",
            sa.DateTime(timezone=True),
            nullable=False,
            server_default="2000-01-01 00:00:00.000000",
        ),
    )
    op.execute(
        "UPDATE contracts SET moved_at = coalesce("
        "(SELECT max(state_changes.at) FROM state_changes"
        " WHERE state_changes.object_id = contracts.id), created_at)"
    )
    for columns in INDICES:
        op.create_index(_name(columns), "contracts", columns)
    op.create_index(
        UNCONFIRMED, "contracts", ["state"], sqlite_where=IS_OPEN, postgresql_where=IS_OPEN
    )
    op.execute("ANALYZE")  # without numbers of the new indices the others are asked


def downgrade() -> None:
    op.drop_index(UNCONFIRMED, "contracts")
    for columns in INDICES:
        op.drop_index(_name(columns), "contracts")
    op.drop_column("contracts", "moved_at")


def _name(columns: tuple[str, ...]) -> str:
    return op.f(f"ix_contracts_{'_'.join(columns)}")
