"""keep how much of the end of a post is known

Of a post that was left long ago often only the year or the month is known. Every stored end is a day.
"""

import sqlalchemy as sa
from alembic import op

from registry.core.schema_changes import choice, protect_fact, unprotect

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

PRECISION = choice("end_precision", "day", "month", "year")


def upgrade() -> None:
    unprotect("employments")
    with op.batch_alter_table("employments") as batch:
        batch.add_column(sa.Column("end_precision", PRECISION, nullable=True))
    op.execute("UPDATE employments SET end_precision = 'day'")
    with op.batch_alter_table("employments") as batch:
        batch.alter_column("end_precision", existing_type=PRECISION, nullable=False)
    protect_fact("employments")


def downgrade() -> None:
    unprotect("employments")
    with op.batch_alter_table("employments") as batch:
        batch.drop_constraint(op.f("ck_employments_end_precision"), type_="check")
        batch.drop_column("end_precision")
    protect_fact("employments")
