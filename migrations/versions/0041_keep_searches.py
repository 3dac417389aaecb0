"""keep searches

With what each found since it was saved, and a kind of notice for telling of it.
"""

import sqlalchemy as sa
from alembic import op

from registry.core.schema_changes import choice, references

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
NOTICES = ("notices", "notice_choices")
KINDS = ("decision", "contract", "introduction", "opening", "queue", "overdue", "account")


def upgrade() -> None:
    op.create_table(
        "saved_searches",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("kind", choice("searchkind", "experts", "openings"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("alert", choice("alert", "at_once", "daily", "weekly", "none"), nullable=False),
        sa.Column("known", sa.JSON(), nullable=True),
        sa.Column("is_broad", sa.Boolean(), nullable=False),
        sa.Column("checked_at", MOMENT, nullable=True),
        sa.Column("next_check_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *references("saved_searches", {"user_id": "users.id"}),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_searches")),
        sa.UniqueConstraint("user_id", "name", name=op.f("uq_saved_searches_user_id_name")),
    )
    op.create_index(op.f("ix_saved_searches_next_check_at"), "saved_searches", ["next_check_at"])
    op.create_table(
        "search_finds",
        sa.Column("search_id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *references("search_finds", {"search_id": "saved_searches.id"}),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_finds")),
        sa.UniqueConstraint(
            "search_id", "record_id", name=op.f("uq_search_finds_search_id_record_id")
        ),
    )
    op.create_index(op.f("ix_search_finds_record_id"), "search_finds", ["record_id"])
    _replace_kinds((*KINDS[:4], "search", *KINDS[4:]))


def downgrade() -> None:
    for table in NOTICES:
        op.execute(f"DELETE FROM {table} WHERE kind = 'search'")
    _replace_kinds(KINDS)
    op.drop_table("search_finds")
    op.drop_table("saved_searches")


def _replace_kinds(kinds: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    for table in NOTICES:
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint("noticekind", type_="check")
            batch.create_check_constraint("noticekind", f"kind IN ({listed})")
