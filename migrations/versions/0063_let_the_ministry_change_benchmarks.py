"""let the ministry change benchmarks

How long a contract should stay in a step: rows with a period, drafted by one and confirmed by another.
"""

import sqlalchemy as sa
from alembic import op

from registry.core.schema_changes import choice, references

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None

TABLE = "step_benchmarks"
STEPS = (
    "draft",
    "offered",
    "negotiating",
    "agreed",
    "signed",
    "active",
    "suspended",
    "completed",
    "ended_early",
    "not_started",
    "declined",
    "retracted",
    "lapsed",
    "void",
)
KEYS = {"proposed_by_id": "users.id", "confirmed_by_id": "users.id"}
UNIQUE = {
    "proposed": (["step"], "state = 'proposed'"),
    "in_force": (["step", "valid_from"], "state = 'confirmed'"),
}


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("step", choice("step", *STEPS), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column(
            "state",
            choice("benchmarkstate", "proposed", "confirmed", "rejected"),
            nullable=False,
        ),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=True),
        sa.Column("confirmed_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *references(TABLE, KEYS),
        sa.CheckConstraint("confirmed_by_id <> proposed_by_id", name=op.f(f"ck_{TABLE}_four_eyes")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    op.create_index(op.f(f"ix_{TABLE}_state"), TABLE, ["state"])
    for name, (columns, where) in UNIQUE.items():
        only = sa.text(where)
        op.create_index(
            f"uq_{TABLE}_{name}",
            TABLE,
            columns,
            unique=True,
            sqlite_where=only,
            postgresql_where=only,
        )


def downgrade() -> None:
    op.drop_table(TABLE)
