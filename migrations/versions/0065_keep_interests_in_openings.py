"""keep interests in openings

What experts want to be considered for, and how each interest was answered.
"""

import sqlalchemy as sa
from alembic import op

from registry.core.schema_changes import choice, references

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None

TABLE = "interests"
STATES = (
    *("sent", "considered", "paused", "invited", "introduced"),
    *("declined", "withdrawn", "lapsed", "ended"),
)
INDEXES = (
    ("institution_id", "state"),
    ("person_id", "state"),
    ("opening_id", "state"),
    ("state", "answer_due_on"),
)
OPEN_PAIR = "uq_interests_open_pair"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("opening_id", sa.Uuid(), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("state", choice("intereststate", *STATES), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("note_language", sa.Text(), nullable=False),
        sa.Column("reveal", sa.JSON(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("answer_due_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("reminders_sent", sa.Integer(), nullable=False),
        sa.Column("officer_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason_code", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("introduction_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *references(
            TABLE,
            {
                "person_id": "persons.id",
                "opening_id": "openings.id",
                "institution_id": "institutions.id",
                "introduction_id": "introductions.id",
            },
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("code", name=op.f(f"uq_{TABLE}_code")),
        sa.UniqueConstraint("introduction_id", name=op.f(f"uq_{TABLE}_introduction_id")),
    )
    for columns in INDEXES:
        op.create_index(op.f(f"ix_{TABLE}_{'_'.join(columns)}"), TABLE, columns)
    only = sa.text("is_open")
    op.create_index(
        OPEN_PAIR,
        TABLE,
        ["person_id", "opening_id"],
        unique=True,
        sqlite_where=only,
        postgresql_where=only,
    )


def downgrade() -> None:
    op.drop_table(TABLE)
