"""keep when an introduction last moved

What waits says since when it waits for whom it waits for now: the last step, or the last change of desk.
"""

import sqlalchemy as sa
from alembic import op

revision = "0097"
down_revision = "0096"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # In place: to write the table anew would lose the indices of expressions on SQLite.
    op.add_column(
        "introductions",
        sa.Column(
            "moved_at",
            sa.DateTime(timezone=True),
            nullable=False,
            server_default="2000-01-01 00:00:00.000000",
        ),
    )
    op.execute(
        "UPDATE introductions SET moved_at = coalesce("
        "(SELECT max(state_changes.at) FROM state_changes"
        " WHERE state_changes.object_id = introductions.id), created_at)"
    )


def downgrade() -> None:
    op.drop_column("introductions", "moved_at")
