"""keep how much of a date is known, and the state or province of a residence

Of a doctorate, a post and a residence often only the year or the month is known. Until now a whole day
was asked for, so every stored one is a day. The district of a mission is made of states.
"""

import sqlalchemy as sa
from alembic import op

from registry.core.schema_changes import choice, protect_fact, unprotect

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

TABLES = ("doctorates", "employments", "residences")
PRECISION = choice("precision", "day", "month", "year")


def upgrade() -> None:
    for table in TABLES:
        unprotect(table)
        is_residence = table == "residences"
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("precision", PRECISION, nullable=True))
            if is_residence:
                batch.add_column(sa.Column("subdivision_code", sa.Text(), nullable=True))
        op.execute(f"UPDATE {table} SET precision = 'day'")
        if is_residence:
            op.execute("UPDATE residences SET subdivision_code = ''")
        with op.batch_alter_table(table) as batch:
            batch.alter_column("precision", existing_type=PRECISION, nullable=False)
            if is_residence:
                batch.alter_column("subdivision_code", existing_type=sa.Text(), nullable=False)
        protect_fact(table)


def downgrade() -> None:
    for table in TABLES:
        unprotect(table)
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(op.f(f"ck_{table}_precision"), type_="check")
            batch.drop_column("precision")
            if table == "residences":
                batch.drop_column("subdivision_code")
        protect_fact(table)
