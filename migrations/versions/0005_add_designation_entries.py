"""add designation entries

What one person of the designation secretariat enters and another one confirms.
"""

import sqlalchemy as sa
from alembic import op

from registry.core.schema_changes import choice, references

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KINDS = ("recording", "correction", "end", "revocation")
STATES = ("proposed", "confirmed", "rejected")
CATEGORIES = ("expert_d249", "chief_engineer_d231", "defence_expert_d103")
REFERENCES = {
    "person_id": "persons.id",
    "document_id": "documents.id",
    "proposed_by_id": "users.id",
    "confirmed_by_id": "users.id",
    "fact_id": "designations.id",
}


def upgrade() -> None:
    op.create_table(
        "designation_entries",
        sa.Column("kind", choice("entrykind", *KINDS), nullable=False),
        sa.Column("state", choice("entrystate", *STATES), nullable=False),
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("legal_category", choice("legalcategory", *CATEGORIES), nullable=False),
        sa.Column("decision_number", sa.Text(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
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
        sa.CheckConstraint(
            "confirmed_by_id <> proposed_by_id", name=op.f("ck_designation_entries_four_eyes")
        ),
        *references("designation_entries", REFERENCES),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_designation_entries")),
    )
    op.create_index(op.f("ix_designation_entries_person_id"), "designation_entries", ["person_id"])
    is_proposed = sa.text("state = 'proposed'")
    op.create_index(
        "uq_designation_entries_proposed",
        "designation_entries",
        ["series_id"],
        unique=True,
        sqlite_where=is_proposed,
        postgresql_where=is_proposed,
    )


def downgrade() -> None:
    op.drop_table("designation_entries")
