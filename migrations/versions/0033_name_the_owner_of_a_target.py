"""name the owner of a target

By the code of its organisation: whoever reports for the owner reads the list behind the number. Until
now the owner was known by name alone.
"""

import sqlalchemy as sa
from alembic import op

from registry.core.schema_changes import protect_fact, unprotect

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

OWNERS = {
    "Ministry of Education and Training": "MOET",
    "Ministry of Home Affairs": "MOHA",
    "Ministry of Science and Technology": "MOST",
}


def upgrade() -> None:
    unprotect("targets")
    with op.batch_alter_table("targets") as batch:
        batch.add_column(sa.Column("owner_code", sa.Text(), nullable=True))
    targets = sa.table("targets", sa.column("owner_en"), sa.column("owner_code"))
    op.execute(targets.update().values(owner_code=""))
    for name, code in OWNERS.items():
        op.execute(targets.update().where(targets.c.owner_en == name).values(owner_code=code))
    with op.batch_alter_table("targets") as batch:
        batch.alter_column("owner_code", existing_type=sa.Text(), nullable=False)
    protect_fact("targets")


def downgrade() -> None:
    unprotect("targets")
    with op.batch_alter_table("targets") as batch:
        batch.drop_column("owner_code")
    protect_fact("targets")
