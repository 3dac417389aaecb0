"""keep packages

What a leading expert is promised with the designation, item by item: who owes it, by when, what was delivered.
"""

import sqlalchemy as sa
from alembic import op

from registry.core.schema_changes import choice, references

revision = "0090"
down_revision = "0089"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
PACKAGES, ITEMS = "treatment_packages", "treatment_items"
STATES = ("promised", "delivered", "confirmed", "objected", "broken", "dropped")


def upgrade() -> None:
    op.create_table(
        PACKAGES,
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("opened_by_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *references(
            PACKAGES,
            {"person_id": "persons.id", "officer_id": "users.id", "opened_by_id": "users.id"},
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{PACKAGES}")),
        sa.UniqueConstraint("person_id", name=op.f(f"uq_{PACKAGES}_person_id")),
    )
    op.create_index(op.f(f"ix_{PACKAGES}_officer_id"), PACKAGES, ["officer_id"])
    op.create_table(
        ITEMS,
        sa.Column("package_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("promised_on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("first_due_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", choice("itemstate", *STATES), nullable=False),
        sa.Column("delivered_on", sa.Date(), nullable=True),
        sa.Column("answer_by", sa.Date(), nullable=True),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.Column("moved_at", MOMENT, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *references(
            ITEMS,
            {
                "package_id": f"{PACKAGES}.id",
                "organisation_id": "organisations.id",
                "document_id": "documents.id",
            },
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{ITEMS}")),
    )
    for columns in (
        ["package_id"],
        ["state", "due_on", "id"],
        ["organisation_id", "first_due_on"],
    ):
        op.create_index(op.f(f"ix_{ITEMS}_{'_'.join(columns)}"), ITEMS, columns)


def downgrade() -> None:
    op.drop_table(ITEMS)
    op.drop_table(PACKAGES)
