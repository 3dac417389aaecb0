"""keep when two sides meet

Times that one side proposes, which of them the other one accepted, and what came of it.
"""

import sqlalchemy as sa
from alembic import op

from registry.core.schema_changes import choice, references

revision = "0073"
down_revision = "0072"
branch_labels = None
depends_on = None

TABLE = "meetings"
STATES = (
    *("proposed", "agreed", "replaced", "lapsed", "cancelled"),
    *("held", "missed", "unrecorded"),
)


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("introduction_id", sa.Uuid(), nullable=False),
        sa.Column("proposer_id", sa.Uuid(), nullable=False),
        sa.Column("side", choice("side", "expert", "institution"), nullable=False),
        sa.Column("state", choice("meetingstate", *STATES), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("times", sa.JSON(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_due_on", sa.Date(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("participants", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *references(TABLE, {"introduction_id": "introductions.id", "proposer_id": "users.id"}),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    for columns in (("introduction_id", "created_at"), ("state", "starts_at")):
        op.create_index(op.f(f"ix_{TABLE}_{'_'.join(columns)}"), TABLE, columns)
    only = sa.text("is_open")
    op.create_index(
        "uq_meetings_open",
        TABLE,
        ["introduction_id"],
        unique=True,
        sqlite_where=only,
        postgresql_where=only,
    )


def downgrade() -> None:
    op.drop_table(TABLE)
