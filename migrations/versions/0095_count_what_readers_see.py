"""count what readers see

The indices by which contracts of an institution and introductions of a desk are found hold all that the
filters of their lists count. Whether a contract was renewed is found by an index that does not depend on
states.
"""

import sqlalchemy as sa
from alembic import op

revision = "0095"
down_revision = "0094"
branch_labels = None
depends_on = None

RENEWS = "ix_contracts_renews"
FOUND = {
    "contracts": ("institution_id", "state"),
    "introductions": ("channel", "person_id", "state", "is_open"),
}
COUNTED = {
    "contracts": (
        "channel",
        "kind",
        "work_mode",
        "planned_start_on",
        "checked_at",
        "void_proposed_by_id",
        "id",
    ),
    "introductions": (
        "mission_id",
        "institution_id",
        "desk_due_on",
        "answer_due_on",
        "outcome_due_on",
    ),
}
NAMES = {"contracts": "ix_contracts_of_institution", "introductions": "ix_introductions_of_desk"}


def upgrade() -> None:
    for table, columns in FOUND.items():
        op.create_index(NAMES[table], table, [*columns, *COUNTED[table]])
        op.drop_index(f"ix_{table}_{'_'.join(columns)}", table)
    renewed = sa.text("renews_id IS NOT NULL")
    op.create_index(
        RENEWS, "contracts", ["renews_id"], sqlite_where=renewed, postgresql_where=renewed
    )


def downgrade() -> None:
    op.drop_index(RENEWS, "contracts")
    for table, columns in FOUND.items():
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, [*columns])
        op.drop_index(NAMES[table], table)
