"""keep when a file was scanned

A file that the virus scanner has not seen opens for nobody; what was uploaded before is seen first.
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("documents", sa.Column("scanned_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_documents_scanned_at"), "documents", ["scanned_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_documents_scanned_at"), "documents")
    with op.batch_alter_table("documents") as batch:
        batch.drop_column("scanned_at")
