"""enter posts in the country by two

What one person of the secretariat enters of work at an institute, a ministry or an enterprise, and
another one confirms before it becomes a fact.
"""

import sqlalchemy as sa
from alembic import op

from registry.core.schema_changes import choice, references

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None

TABLE = "post_entries"
KINDS = ("recording", "correction", "end", "removal")
EMPLOYERS = ("higher_education", "institute", "ministry", "enterprise", "other")
REFERENCES = {
    "person_id": "persons.id",
    "document_id": "documents.id",
    "proposed_by_id": "users.id",
    "confirmed_by_id": "users.id",
    "fact_id": "domestic_posts.id",
}


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("kind", choice("postchange", *KINDS), nullable=False),
        sa.Column(
            "state", choice("entrystate", "proposed", "confirmed", "rejected"), nullable=False
        ),
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("employer", sa.Text(), nullable=False),
        sa.Column("employer_kind", choice("employerkind", *EMPLOYERS), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=False),
        sa.Column("confirmed_by_id", sa.Uuid(), nullable=True),
        sa.Column("fact_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("confirmed_by_id <> proposed_by_id", name=op.f(f"ck_{TABLE}_four_eyes")),
        *references(TABLE, REFERENCES),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    op.create_index(op.f(f"ix_{TABLE}_person_id"), TABLE, ["person_id"])
    op.create_index(op.f(f"ix_{TABLE}_state"), TABLE, ["state"])
    waits = sa.text("state = 'proposed'")
    op.create_index(
        f"uq_{TABLE}_proposed",
        TABLE,
        ["series_id"],
        unique=True,
        sqlite_where=waits,
        postgresql_where=waits,
    )


def downgrade() -> None:
    op.drop_table(TABLE)
