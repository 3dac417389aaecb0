"""ask what came of talks

The day by which two connected sides say what came of it. Whoever talks now gets the usual time.
"""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0078"
down_revision = "0077"
branch_labels = None
depends_on = None

TABLE = "introductions"
INDEX = "ix_introductions_open_first"
BEFORE = ("is_open", "channel", "person_id", "state", "desk_due_on", "answer_due_on")
AFTER = ("created_at", "id")
USUAL_DAYS = 60


def upgrade() -> None:
    op.add_column(TABLE, sa.Column("outcome_due_on", sa.Date(), nullable=True))
    op.add_column(
        TABLE,
        sa.Column("outcome_reminders", sa.Integer(), nullable=False, server_default="0"),
    )
    rows = sa.table(TABLE, sa.column("state", sa.Text()), sa.column("outcome_due_on", sa.Date()))
    op.execute(
        sa.update(rows)
        .where(rows.c.state.in_(("connected", "talking")))
        .values(outcome_due_on=datetime.now(UTC).date() + timedelta(USUAL_DAYS))
    )
    _index(*BEFORE, "outcome_due_on", *AFTER)


def downgrade() -> None:
    _index(*BEFORE, *AFTER)
    op.drop_column(TABLE, "outcome_reminders")
    op.drop_column(TABLE, "outcome_due_on")


def _index(*columns: str) -> None:
    op.drop_index(INDEX, TABLE)
    op.create_index(INDEX, TABLE, columns)
