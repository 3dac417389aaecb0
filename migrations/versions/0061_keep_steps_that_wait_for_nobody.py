"""keep steps that wait for nobody

As they were last looked for: the kind of work and the id of the case, nothing of what it is about.
"""

import sqlalchemy as sa
from alembic import op

from registry.core.schema_changes import references

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None

TABLE = "vacant_steps"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("work", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *references(TABLE, {"organisation_id": "organisations.id"}),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("work", "case_id", name=op.f(f"uq_{TABLE}_work_case_id")),
    )


def downgrade() -> None:
    op.drop_table(TABLE)
