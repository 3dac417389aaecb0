"""keep the source of governing bodies

Who governs an institution may rest on another source than its name; the next load reads it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("institutions") as batch:
        batch.add_column(sa.Column("governing_source", sa.Text(), nullable=True))
    op.execute("UPDATE institutions SET governing_source = ''")
    with op.batch_alter_table("institutions") as batch:
        batch.alter_column("governing_source", existing_type=sa.Text(), nullable=False)
    op.execute("DELETE FROM data_loads WHERE file = 'institutions.csv'")


def downgrade() -> None:
    with op.batch_alter_table("institutions") as batch:
        batch.drop_column("governing_source")
