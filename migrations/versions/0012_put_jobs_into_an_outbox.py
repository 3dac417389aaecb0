"""put jobs into an outbox

A job waits, is tried again and is given up as mails and changes of the index are: when it is due stands
in the row. A job that failed waits for an operator, with its reason.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    with op.batch_alter_table("jobs") as batch:
        batch.add_column(sa.Column("next_attempt_at", moment, nullable=True))
        batch.add_column(sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("deaths", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("parked_at", moment, nullable=True))
    op.execute("UPDATE jobs SET next_attempt_at = coalesce(alive_at, created_at)")
    op.execute(
        "UPDATE jobs SET parked_at = coalesce(finished_at, created_at) WHERE state = 'failed'"
    )
    with op.batch_alter_table("jobs") as batch:
        batch.alter_column("next_attempt_at", existing_type=moment, nullable=False)
        batch.alter_column("attempts", existing_type=sa.Integer(), server_default=None)
        batch.alter_column("deaths", existing_type=sa.Integer(), server_default=None)
        batch.drop_column("alive_at")
        batch.drop_index(op.f("ix_jobs_state_created_at"))
        batch.create_index(op.f("ix_jobs_state_next_attempt_at"), ["state", "next_attempt_at"])


def downgrade() -> None:
    with op.batch_alter_table("jobs") as batch:
        batch.add_column(sa.Column("alive_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE jobs SET alive_at = next_attempt_at")
    with op.batch_alter_table("jobs") as batch:
        batch.drop_index(op.f("ix_jobs_state_next_attempt_at"))
        batch.create_index(op.f("ix_jobs_state_created_at"), ["state", "created_at"])
        for name in ("parked_at", "deaths", "attempts", "next_attempt_at"):
            batch.drop_column(name)
