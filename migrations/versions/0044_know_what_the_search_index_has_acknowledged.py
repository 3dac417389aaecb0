"""know what the search index has acknowledged

An index that lacks it is an older copy that was put back, and is not believed.
"""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("search_versions") as batch:
        batch.add_column(sa.Column("acknowledged", sa.Integer(), nullable=True))
    op.execute("UPDATE search_versions SET acknowledged = 0")
    with op.batch_alter_table("search_versions") as batch:
        batch.alter_column("acknowledged", existing_type=sa.Integer(), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("search_versions") as batch:
        batch.drop_column("acknowledged")
