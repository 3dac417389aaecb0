"""list open introductions first by an index

It holds all that the order asks of a row, and whose consent a desk needs.
"""

from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

NAME = "ix_introductions_open_first"
COLUMNS = (
    "is_open",
    "channel",
    "person_id",
    "state",
    "desk_due_on",
    "answer_due_on",
    "created_at",
    "id",
)


def upgrade() -> None:
    op.create_index(NAME, "introductions", COLUMNS)
    op.drop_index(op.f("ix_introductions_is_open"), "introductions")


def downgrade() -> None:
    op.create_index(op.f("ix_introductions_is_open"), "introductions", ["is_open"])
    op.drop_index(NAME, "introductions")
