"""keep forecasts

Runs of the forecast: what they were computed with, and what came out.
"""

import sqlalchemy as sa
from alembic import op

from registry.core.schema_changes import choice, references

revision = "0077"
down_revision = "0076"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
TABLE = "forecast_runs"
KEYS = {"base_id": "forecast_runs.id", "started_by_id": "users.id", "job_id": "jobs.id"}
TEXTS = ("code", "name", "method", "inputs_hash", "result_hash", "repeat_hash")


def upgrade() -> None:
    op.create_table(
        TABLE,
        *(sa.Column(name, sa.Text(), nullable=False) for name in TEXTS),
        sa.Column("kind", choice("kind", "forecast", "scenario", "back_test"), nullable=False),
        sa.Column("state", choice("forecaststate", "waiting", "done", "cancelled"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("seed", "seconds", "version")),
        *(
            sa.Column(name, sa.JSON(), nullable=False)
            for name in ("parameters", "levers", "supposed", "inputs", "results")
        ),
        *(sa.Column(name, sa.Uuid(), nullable=True) for name in KEYS),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.Column("repeated_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *references(TABLE, KEYS),
        sa.UniqueConstraint("code", name=op.f(f"uq_{TABLE}_code")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    op.create_index(
        op.f(f"ix_{TABLE}_kind_state_created_at"), TABLE, ["kind", "state", "created_at"]
    )


def downgrade() -> None:
    op.drop_table(TABLE)
