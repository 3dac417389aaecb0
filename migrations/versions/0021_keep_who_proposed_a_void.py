"""keep when and why a contract was proposed as void

The reason stood in the column of the closing reason, which an early end has filled already; it moves
to a column of its own, and the moment comes from the audit chain.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "contracts", sa.Column("void_proposed_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.add_column("contracts", sa.Column("void_reason", sa.Text(), nullable=True))
    op.execute(
        "UPDATE contracts SET void_reason = closing_reason, void_proposed_at = ("
        " SELECT MAX(audit_events.at) FROM audit_events"
        " WHERE audit_events.object_id = contracts.id"
        " AND audit_events.action = 'contract.void_proposed')"
        " WHERE void_proposed_by_id IS NOT NULL"
    )


def downgrade() -> None:
    op.execute(
        "UPDATE contracts SET closing_reason = void_reason WHERE void_proposed_by_id IS NOT NULL"
    )
    op.drop_column("contracts", "void_reason")
    op.drop_column("contracts", "void_proposed_at")
