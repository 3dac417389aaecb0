"""hold a second post

A scientist can hold posts beside their main one. Which one is the main post is said by its holder; every rule
reads all of them.
"""

import sqlalchemy as sa
from alembic import op

from registry.core.schema_changes import protect_fact, unprotect

revision = "0088"
down_revision = "0087"
branch_labels = None
depends_on = None


def upgrade() -> None:
    unprotect("employments")
    with op.batch_alter_table("employments") as batch:
        batch.add_column(sa.Column("is_beside", sa.Boolean(), nullable=True))
    op.execute("UPDATE employments SET is_beside = false")
    with op.batch_alter_table("employments") as batch:
        batch.alter_column("is_beside", existing_type=sa.Boolean(), nullable=False)
    protect_fact("employments")


def downgrade() -> None:
    unprotect("employments")
    with op.batch_alter_table("employments") as batch:
        batch.drop_column("is_beside")
    protect_fact("employments")
