"""add notices

What somebody was told, in the application and by mail, and how they want to be told.
"""

import sqlalchemy as sa
from alembic import op

from registry.core.schema_changes import choice

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

KINDS = ("decision", "contract", "introduction", "opening", "queue", "account")
FREQUENCIES = ("at_once", "daily", "none")


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    texts = [f"{name}_{locale}" for name in ("title", "case", "text") for locale in ("vi", "en")]
    op.create_table(
        "notices",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("kind", choice("noticekind", *KINDS), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in texts),
        sa.Column("endpoint", sa.Text(), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("frequency", choice("frequency", *FREQUENCIES), nullable=False),
        sa.Column("mailed_at", moment, nullable=True),
        sa.Column("read_at", moment, nullable=True),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_notices_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
    )
    op.create_index(op.f("ix_notices_user_id_created_at"), "notices", ["user_id", "created_at"])
    op.create_index(op.f("ix_notices_user_id_read_at"), "notices", ["user_id", "read_at"])
    op.create_index(op.f("ix_notices_frequency_mailed_at"), "notices", ["frequency", "mailed_at"])
    op.create_table(
        "notice_choices",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("kind", choice("noticekind", *KINDS), nullable=False),
        sa.Column("frequency", choice("frequency", *FREQUENCIES), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_notice_choices_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_choices")),
        sa.UniqueConstraint("user_id", "kind", name=op.f("uq_notice_choices_user_id_kind")),
    )


def downgrade() -> None:
    op.drop_table("notice_choices")
    op.drop_table("notices")
