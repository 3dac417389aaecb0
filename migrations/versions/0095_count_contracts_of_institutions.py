"""count contracts of institutions

The index of an institution's contracts holds all that the filters of its list count, and whether a
contract was renewed is found by an index that does not depend on states.
"""

import sqlalchemy as sa
from alembic import op

revision = "0095"
down_revision = "0094"
branch_labels = None
depends_on = None

TABLE, BEFORE, AFTER = (
    "contracts",
    "ix_contracts_institution_id_state",
    "ix_contracts_of_institution",
)
RENEWS = "ix_contracts_renews"
COLUMNS = ("institution_id", "state")
FURTHER = (
    "channel",
    "kind",
    "work_mode",
    "planned_start_on",
    "checked_at",
    "void_proposed_by_id",
    "id",
)


def upgrade() -> None:
    op.create_index(AFTER, TABLE, [*COLUMNS, *FURTHER])
    op.drop_index(BEFORE, TABLE)
    renewed = sa.text("renews_id IS NOT NULL")
    op.create_index(RENEWS, TABLE, ["renews_id"], sqlite_where=renewed, postgresql_where=renewed)


def downgrade() -> None:
    op.drop_index(RENEWS, TABLE)
    op.create_index(BEFORE, TABLE, [*COLUMNS])
    op.drop_index(AFTER, TABLE)
