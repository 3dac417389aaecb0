"""see last changes of facts in indices

Whether a count still holds is asked on each page that shows one, of the numbers and last moments of
all facts.
"""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

TABLES = (
    "contract_facts",
    "contract_rests",
    "designations",
    "doctorates",
    "domestic_posts",
    "employments",
    "expert_categories",
    "institution_types",
    "mission_jurisdictions",
    "organisation_names",
    "person_merges",
    "residences",
    "rule_sets",
    "semester_deliveries",
    "step_checks",
    "verifications",
)
IS_CLOSED = sa.text("superseded_at IS NOT NULL")


def upgrade() -> None:
    for table in TABLES:
        op.create_index(f"ix_{table}_recorded_at", table, ["recorded_at"])
        op.create_index(
            f"ix_{table}_superseded",
            table,
            ["superseded_at"],
            sqlite_where=IS_CLOSED,
            postgresql_where=IS_CLOSED,
        )


def downgrade() -> None:
    for table in TABLES:
        op.drop_index(f"ix_{table}_superseded", table)
        op.drop_index(f"ix_{table}_recorded_at", table)
