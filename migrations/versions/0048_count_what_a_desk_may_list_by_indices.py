"""count what a desk may list by indices

Whether the consent is in force is asked of each introduction.
"""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

IN_FORCE = sa.text("withdrawn_at IS NULL")
OF_DESK = ["channel", "person_id", "state", "is_open"]


def upgrade() -> None:
    op.create_index(
        "ix_consents_in_force",
        "consents",
        ["person_id", "purpose"],
        sqlite_where=IN_FORCE,
        postgresql_where=IN_FORCE,
    )
    op.create_index(op.f(f"ix_introductions_{'_'.join(OF_DESK)}"), "introductions", OF_DESK)


def downgrade() -> None:
    op.drop_index(op.f(f"ix_introductions_{'_'.join(OF_DESK)}"), "introductions")
    op.drop_index("ix_consents_in_force", "consents")
