"""keep clauses of contracts

From which the texts of contracts are put together, each wording with its days in force.
"""

import sqlalchemy as sa
from alembic import op

from registry.core.schema_changes import choice

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None

CLAUSES = "contract_clauses"


def upgrade() -> None:
    op.create_table(
        CLAUSES,
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("part", choice("clausepart", "preamble", "article"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in (
                *("kinds", "needs", "title_vi", "title_en", "text_vi", "text_en"),
                *("citation_vi", "citation_en", "source", "confidence", "note"),
            )
        ),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{CLAUSES}")),
        sa.UniqueConstraint("code", "valid_from", name=op.f(f"uq_{CLAUSES}_code_valid_from")),
    )


def downgrade() -> None:
    op.drop_table(CLAUSES)
