"""keep feedback

What each side answers in five taps once an introduction has ended.
"""

import sqlalchemy as sa
from alembic import op

from registry.core.schema_changes import choice, references

revision = "0083"
down_revision = "0082"
branch_labels = None
depends_on = None

QUESTIONS = (
    *("as_described", "answered", "respected", "helped", "recommends"),
    *("profile_true", "expert_answered", "fitted", "desk_helped", "again"),
)


def upgrade() -> None:
    table = "feedback"
    op.create_table(
        table,
        sa.Column("introduction_id", sa.Uuid(), nullable=False),
        sa.Column("side", choice("side", "expert", "institution"), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *references(table, {"introduction_id": "introductions.id", "author_id": "users.id"}),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint(
            "introduction_id", "side", name=op.f(f"uq_{table}_introduction_id_side")
        ),
    )
    _create_answers("feedback_answers")


def _create_answers(table: str) -> None:
    op.create_table(
        table,
        sa.Column("feedback_id", sa.Uuid(), nullable=False),
        sa.Column("question", choice("question", *QUESTIONS), nullable=False),
        sa.Column("rating", choice("rating", "yes", "partly", "no"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *references(table, {"feedback_id": "feedback.id"}),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint(
            "feedback_id", "question", name=op.f(f"uq_{table}_feedback_id_question")
        ),
    )
    op.create_index(op.f(f"ix_{table}_question_rating"), table, ["question", "rating"])


def downgrade() -> None:
    op.drop_table("feedback_answers")
    op.drop_table("feedback")
