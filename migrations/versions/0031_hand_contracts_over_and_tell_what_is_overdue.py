"""hand contracts over and tell what is overdue

Finished terms are handed over to the approver. Deadlines that have passed are a kind of notice.
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

KINDS = ("decision", "contract", "introduction", "opening", "queue", "account")
TABLES = ("notices", "notice_choices")


def upgrade() -> None:
    op.add_column(
        "contracts", sa.Column("handed_over_at", sa.DateTime(timezone=True), nullable=True)
    )
    replace_kinds((*KINDS[:-1], "overdue", KINDS[-1]))


def replace_kinds(kinds: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    for table in TABLES:
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint("noticekind", type_="check")
            batch.create_check_constraint("noticekind", f"kind IN ({listed})")


def downgrade() -> None:
    for table in TABLES:
        op.execute(f"DELETE FROM {table} WHERE kind = 'overdue'")
    replace_kinds(KINDS)
    with op.batch_alter_table("contracts") as batch:
        batch.drop_column("handed_over_at")
