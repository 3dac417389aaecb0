"""keep the source of a proposed check

What the first verifier asked, and where, is shown to the second one and goes into the check.
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("claims") as batch:
        batch.add_column(sa.Column("proposed_source", sa.JSON(), nullable=True))
    op.execute("UPDATE claims SET proposed_source = '{}'")
    with op.batch_alter_table("claims") as batch:
        batch.alter_column("proposed_source", existing_type=sa.JSON(), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("claims") as batch:
        batch.drop_column("proposed_source")
