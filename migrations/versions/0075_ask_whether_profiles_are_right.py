"""ask whether profiles are right

The question whether a profile is still right, one row an expert.
"""

import sqlalchemy as sa
from alembic import op

from registry.core.schema_changes import choice, references

revision = "0075"
down_revision = "0074"
branch_labels = None
depends_on = None

TABLE = "reconfirmations"
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("notices_sent", sa.Integer(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("is_postponed", sa.Boolean(), nullable=False),
        sa.Column("link_salt", sa.Text(), nullable=False),
        sa.Column("answer", choice("stillright", "yes", "no", "later", "forget"), nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        *references(TABLE, {"person_id": "persons.id"}),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("person_id", name=op.f(f"uq_{TABLE}_person_id")),
    )
    op.create_index(op.f(f"ix_{TABLE}_due_on"), TABLE, ["due_on"])


def downgrade() -> None:
    op.drop_table(TABLE)
