"""keep shortlists

Whom an institution considers, for one of its openings or in general, and what its people note of them.
"""

import sqlalchemy as sa
from alembic import op

from registry.core.schema_changes import choice, references

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
ENTRIES, NOTES = "shortlist_entries", "shortlist_notes"
KEYS = {
    "institution_id": "institutions.id",
    "person_id": "persons.id",
    "opening_id": "openings.id",
    "added_by_id": "users.id",
}
STATES = ("to_look", "to_contact", "approached", "not_suitable")


def upgrade() -> None:
    op.create_table(
        ENTRIES,
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("opening_id", sa.Uuid(), nullable=True),
        sa.Column("state", choice("shortliststate", *STATES), nullable=False),
        sa.Column("reason_code", sa.Text(), nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *references(ENTRIES, KEYS),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{ENTRIES}")),
        sa.UniqueConstraint(
            "institution_id",
            "person_id",
            "opening_id",
            name=op.f(f"uq_{ENTRIES}_institution_id_person_id_opening_id"),
        ),
    )
    op.create_index(op.f(f"ix_{ENTRIES}_person_id"), ENTRIES, ["person_id"])
    is_free = sa.text("opening_id IS NULL")
    op.create_index(
        "uq_shortlist_entries_free",
        ENTRIES,
        ["institution_id", "person_id"],
        unique=True,
        sqlite_where=is_free,
        postgresql_where=is_free,
    )
    op.create_table(
        NOTES,
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *references(NOTES, {"entry_id": f"{ENTRIES}.id", "author_id": "users.id"}),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{NOTES}")),
    )
    op.create_index(op.f(f"ix_{NOTES}_entry_id_created_at"), NOTES, ["entry_id", "created_at"])


def downgrade() -> None:
    op.drop_table(NOTES)
    op.drop_table(ENTRIES)
