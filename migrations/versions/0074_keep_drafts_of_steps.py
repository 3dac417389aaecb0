"""keep drafts of steps

What somebody typed into a step of their registration and has not saved yet.
"""

import sqlalchemy as sa
from alembic import op

from registry.core.schema_changes import references

revision = "0074"
down_revision = "0073"
branch_labels = None
depends_on = None

TABLE = "step_drafts"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("typed", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *references(TABLE, {"person_id": "persons.id"}),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("person_id", "step", name=op.f(f"uq_{TABLE}_person_id_step")),
    )
    op.create_index(op.f(f"ix_{TABLE}_person_id"), TABLE, ["person_id"])


def downgrade() -> None:
    op.drop_table(TABLE)
