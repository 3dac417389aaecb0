"""keep which records look like one person's

The worker lays all records beside each other and keeps what it found; a page that did so at every
visit took minutes. Awards are compared by their day.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "suggested_pairs",
        sa.Column("first_id", sa.Uuid(), nullable=False),
        sa.Column("second_id", sa.Uuid(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["first_id"], ["persons.id"], name=op.f("fk_suggested_pairs_first_id")
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["persons.id"], name=op.f("fk_suggested_pairs_second_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggested_pairs")),
        sa.UniqueConstraint(
            "first_id", "second_id", name=op.f("uq_suggested_pairs_first_id_second_id")
        ),
    )
    op.create_index(op.f("ix_suggested_pairs_second_id"), "suggested_pairs", ["second_id"])
    op.create_index(op.f("ix_suggested_pairs_score"), "suggested_pairs", ["score"])
    op.create_index(op.f("ix_doctorates_awarded_on"), "doctorates", ["awarded_on"])


def downgrade() -> None:
    op.drop_index(op.f("ix_doctorates_awarded_on"), table_name="doctorates")
    op.drop_table("suggested_pairs")
