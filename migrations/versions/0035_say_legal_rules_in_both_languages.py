"""say legal rules in both languages

They stood in English alone. The Vietnamese words come with the next load of the reference data.
"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

TABLE, NAMES = "legal_rules", ("title", "text", "citation")


def upgrade() -> None:
    with op.batch_alter_table(TABLE) as batch:
        for name in NAMES:
            batch.alter_column(name, existing_type=sa.Text(), new_column_name=f"{name}_en")
            batch.add_column(sa.Column(f"{name}_vi", sa.Text(), nullable=True))
        batch.add_column(sa.Column("checked_on", sa.Date(), nullable=True))
    op.execute(f"UPDATE {TABLE} SET " + ", ".join(f"{name}_vi = {name}_en" for name in NAMES))
    with op.batch_alter_table(TABLE) as batch:
        for name in NAMES:
            batch.alter_column(f"{name}_vi", existing_type=sa.Text(), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table(TABLE) as batch:
        batch.drop_column("checked_on")
        for name in NAMES:
            batch.drop_column(f"{name}_vi")
            batch.alter_column(f"{name}_en", existing_type=sa.Text(), new_column_name=name)
