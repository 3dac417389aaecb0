"""decide on counting rules

The rules of the count and the targets change by a decision that one officer of the ministry enters and another
one approves.
"""

import sqlalchemy as sa
from alembic import op

from registry.core.schema_changes import choice, references

revision = "0076"
down_revision = "0075"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
TABLE = "rule_changes"
KINDS = ("edition", "reading", "target")
STATES = ("proposed", "approved", "refused", "withdrawn")


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("kind", choice("rulechangekind", *KINDS), nullable=False),
        sa.Column("state", choice("referencechangestate", *STATES), nullable=False),
        sa.Column("target_id", sa.Uuid(), nullable=False),
        sa.Column("reading", sa.Text(), nullable=False),
        sa.Column("in_force_on", sa.Date(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("seen", sa.JSON(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("signed_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("answered_by_id <> proposed_by_id", name=op.f(f"ck_{TABLE}_four_eyes")),
        *references(
            TABLE,
            {
                "document_id": "documents.id",
                "proposed_by_id": "users.id",
                "answered_by_id": "users.id",
            },
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    only = sa.text("state = 'proposed'")
    op.create_index(
        f"uq_{TABLE}_proposed",
        TABLE,
        ["target_id", "reading"],
        unique=True,
        sqlite_where=only,
        postgresql_where=only,
    )


def downgrade() -> None:
    op.drop_table(TABLE)
