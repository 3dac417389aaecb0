"""ask how it goes after the start

One question to each side on each of the days that the rules name.
"""

import sqlalchemy as sa
from alembic import op

from registry.core.schema_changes import choice, references

revision = "0071"
down_revision = "0070"
branch_labels = None
depends_on = None

TABLE = "check_ins"
MOMENT = sa.DateTime(timezone=True)
STATES = ("asked", "answered", "concern", "silent", "settled", "closed")
KEYS = {
    "contract_id": "contracts.id",
    "answered_by_id": "users.id",
    "settled_by_id": "users.id",
}


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("side", choice("side", "institution", "expert"), nullable=False),
        sa.Column("state", choice("checkinstate", *STATES), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("held_back", sa.Text(), nullable=False),
        sa.Column("wants_officer", sa.Boolean(), nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("officer_due_on", sa.Date(), nullable=True),
        sa.Column("done", sa.Text(), nullable=False),
        sa.Column("settled_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("score BETWEEN 1 AND 5", name=op.f("ck_check_ins_scale")),
        *references(TABLE, KEYS),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint(
            "contract_id", "code", "side", name=op.f("uq_check_ins_contract_id_code_side")
        ),
    )
    for columns in (["state", "due_on"], ["state", "officer_due_on"]):
        op.create_index(op.f(f"ix_{TABLE}_{'_'.join(columns)}"), TABLE, columns)


def downgrade() -> None:
    op.drop_table(TABLE)
