"""keep what searches lead to

Files of masked results, each with its purpose; and what institutions looked for in vain, by day.
"""

import sqlalchemy as sa
from alembic import op

from registry.core.schema_changes import choice, references

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

EXPORTS, UNMET = "search_exports", "unmet_searches"
PURPOSES = ("council", "planning", "report", "other")


def upgrade() -> None:
    op.create_table(
        EXPORTS,
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", choice("exportpurpose", *PURPOSES), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *references(EXPORTS, {"user_id": "users.id"}),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{EXPORTS}")),
        sa.UniqueConstraint("number", name=op.f(f"uq_{EXPORTS}_number")),
    )
    op.create_index(op.f(f"ix_{EXPORTS}_user_id_created_at"), EXPORTS, ["user_id", "created_at"])
    op.create_table(
        UNMET,
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("filters", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *references(UNMET, {"institution_id": "institutions.id"}),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{UNMET}")),
        sa.UniqueConstraint(
            "day",
            "institution_id",
            "terms",
            "filters",
            name=op.f(f"uq_{UNMET}_day_institution_id_terms_filters"),
        ),
    )


def downgrade() -> None:
    op.drop_table(UNMET)
    op.drop_table(EXPORTS)
