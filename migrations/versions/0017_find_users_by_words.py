"""find people who work here by their names without marks

Their names are kept once more in lower case and without marks. Events are filtered by their action.
"""

import sqlalchemy as sa
from alembic import op

from registry.core.finding import fold_texts

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

BATCH = 5_000


def upgrade() -> None:
    op.add_column(
        "users", sa.Column("folded", sa.Text(), nullable=False, server_default=sa.text("''"))
    )
    users = sa.table(
        "users", sa.column("id", sa.Uuid()), sa.column("display_name"), sa.column("folded")
    )
    connection = op.get_bind()
    rows = connection.execute(sa.select(users.c.id, users.c.display_name)).all()
    change = (
        sa.update(users)
        .where(users.c.id == sa.bindparam("row"))
        .values(folded=sa.bindparam("words"))
    )
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        connection.execute(
            change, [{"row": row_id, "words": fold_texts(name)} for row_id, name in batch]
        )
    op.create_index(op.f("ix_audit_events_action"), "audit_events", ["action"])


def downgrade() -> None:
    op.drop_index(op.f("ix_audit_events_action"), table_name="audit_events")
    op.drop_column("users", "folded")
