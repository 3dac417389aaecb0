"""keep what two sides write

Messages of connected sides, their files, and until when each reader has read them.
"""

import sqlalchemy as sa
from alembic import op

from registry.core.schema_changes import choice, references

revision = "0072"
down_revision = "0071"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_messages()
    _create_files()
    _create_readings()


def _create_messages() -> None:
    op.create_table(
        "messages",
        sa.Column("introduction_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("side", choice("side", "expert", "institution"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *references("messages", {"introduction_id": "introductions.id", "author_id": "users.id"}),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
    )
    columns = ["introduction_id", "created_at"]
    op.create_index(op.f("ix_messages_introduction_id_created_at"), "messages", columns)


def _create_files() -> None:
    table = "message_files"
    op.create_table(
        table,
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *references(table, {"message_id": "messages.id", "document_id": "documents.id"}),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("document_id", name=op.f(f"uq_{table}_document_id")),
        sa.UniqueConstraint("message_id", "place", name=op.f(f"uq_{table}_message_id_place")),
    )


def _create_readings() -> None:
    table = "message_readings"
    op.create_table(
        table,
        sa.Column("introduction_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *references(table, {"introduction_id": "introductions.id", "user_id": "users.id"}),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint(
            "introduction_id", "user_id", name=op.f(f"uq_{table}_introduction_id_user_id")
        ),
    )


def downgrade() -> None:
    for table in ("message_readings", "message_files", "messages"):
        op.drop_table(table)
