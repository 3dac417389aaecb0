"""keep whether promises are kept

A promise is kept, contradicted by the expert, or broken; those with a day on which they were kept are.
"""

import sqlalchemy as sa
from alembic import op

from registry.core.schema_changes import choice

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None

STATES = ("promised", "kept", "objected", "broken")


def upgrade() -> None:
    with op.batch_alter_table("promises") as table:
        table.add_column(
            sa.Column(
                "state",
                choice("promisestate", *STATES),
                nullable=False,
                server_default="promised",
            )
        )
        table.add_column(sa.Column("note", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE promises SET state = 'kept' WHERE kept_on IS NOT NULL")
    op.create_index(op.f("ix_promises_state_due_on"), "promises", ["state", "due_on"])


def downgrade() -> None:
    op.drop_index(op.f("ix_promises_state_due_on"), "promises")
    with op.batch_alter_table("promises") as table:
        table.drop_constraint(op.f("ck_promises_promisestate"), type_="check")
        table.drop_column("settled_at")
        table.drop_column("note")
        table.drop_column("state")
