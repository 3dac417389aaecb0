"""keep why contracts end

A code for the figures, beside what was written: a fact, because it is counted.
"""

import sqlalchemy as sa
from alembic import op

from registry.core.schema_changes import choice, protect_fact, references, unprotect

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None

TABLE = "contract_leavings"
MOMENT = sa.DateTime(timezone=True)
OCCASIONS = ("declined", "retracted", "lapsed", "never_started", "ended_early", "not_renewed")
SIDES = ("expert", "institution", "officer", "nobody")
KEYS = {"contract_id": "contracts.id", "person_id": "persons.id", "recorded_by_id": "users.id"}
INDICES = {
    "current": (["series_id"], "superseded_at IS NULL", True),
    "superseded": (["superseded_at"], "superseded_at IS NOT NULL", False),
}


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("occasion", choice("occasion", *OCCASIONS), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("side", choice("leavingside", *SIDES), nullable=False),
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("superseded_at", MOMENT, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        *references(TABLE, KEYS),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    for column in ("contract_id", "person_id", "series_id", "recorded_at"):
        op.create_index(op.f(f"ix_{TABLE}_{column}"), TABLE, [column])
    for name, (columns, where, is_unique) in INDICES.items():
        only = sa.text(where)
        op.create_index(
            f"{'uq' if is_unique else 'ix'}_{TABLE}_{name}",
            TABLE,
            columns,
            unique=is_unique,
            sqlite_where=only,
            postgresql_where=only,
        )
    protect_fact(TABLE)


def downgrade() -> None:
    unprotect(TABLE)
    op.drop_table(TABLE)
