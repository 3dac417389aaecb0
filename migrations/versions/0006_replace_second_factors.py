"""replace second factors

A seed that is being set up belongs to the device on which it was begun; requests to reset a lost
second factor.
"""

import sqlalchemy as sa
from alembic import op

from registry.core.schema_changes import choice

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

OUTCOMES = ("reset", "refused", "dropped")


def upgrade() -> None:
    op.add_column("user_sessions", sa.Column("begun_secret", sa.Text(), nullable=True))
    op.add_column("user_sessions", sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "second_factor_resets",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "outcome",
            choice("resetoutcome", *OUTCOMES),
            nullable=True,
        ),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "decided_by_id <> user_id", name=op.f("ck_second_factor_resets_four_eyes")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_second_factor_resets_user_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name=op.f("fk_second_factor_resets_decided_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_factor_resets")),
    )
    op.create_index(op.f("ix_second_factor_resets_user_id"), "second_factor_resets", ["user_id"])
    is_open = sa.text("closed_at IS NULL")
    op.create_index(
        "uq_second_factor_resets_open",
        "second_factor_resets",
        ["user_id"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    # Until now a seed that was never confirmed stood in the account.
    op.execute("UPDATE users SET totp_secret = NULL WHERE totp_confirmed_at IS NULL")


def downgrade() -> None:
    op.drop_table("second_factor_resets")
    with op.batch_alter_table("user_sessions") as batch:
        batch.drop_column("begun_at")
        batch.drop_column("begun_secret")
