"""choose how often to be asked

How often an expert wants to be asked whether their profile is still right.
"""

import sqlalchemy as sa
from alembic import op

revision = "0085"
down_revision = "0084"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("persons", sa.Column("reconfirm_days", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("persons", "reconfirm_days")
