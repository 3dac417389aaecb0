"""keep who caused a mail

They are told when it can never arrive. Of the mails of before nobody knows.
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("mail_messages") as batch:
        batch.add_column(sa.Column("caused_by_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_mail_messages_caused_by_id"), "users", ["caused_by_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("mail_messages") as batch:
        batch.drop_constraint(op.f("fk_mail_messages_caused_by_id"), type_="foreignkey")
        batch.drop_column("caused_by_id")
