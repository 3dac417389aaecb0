"""keep pasted texts

By which somebody searches: too long for an address, which carries the id of the text instead.
"""

import sqlalchemy as sa
from alembic import op

from registry.core.schema_changes import references

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

TABLE = "pasted_texts"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *references(TABLE, {"user_id": "users.id"}),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    op.create_index(op.f(f"ix_{TABLE}_user_id_created_at"), TABLE, ["user_id", "created_at"])


def downgrade() -> None:
    op.drop_table(TABLE)
