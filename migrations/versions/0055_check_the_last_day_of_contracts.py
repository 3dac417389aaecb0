"""check the last day of contracts that ended early

Where somebody is kept in the count for the time that they served, one side alone said when it ended: an
officer looks at that day too, of the contracts that have ended already as well.
"""

from alembic import op

from registry.core.schema_changes import protect_fact, unprotect

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None

TABLE = "step_checks"
BEFORE = ("signature", "start", "delivery")
ENDED = (
    "state = 'ended_early' AND EXISTS (SELECT 1 FROM contract_facts f"
    " WHERE f.contract_id = contracts.id AND f.superseded_at IS NULL"
    " AND f.started_on IS NOT NULL AND f.ended_early_on IS NOT NULL)"
)


def upgrade() -> None:
    _allow(*BEFORE, "end")
    op.execute(f"UPDATE contracts SET checked_at = NULL WHERE {ENDED}")


def downgrade() -> None:
    unprotect(TABLE)
    op.execute(f"DELETE FROM {TABLE} WHERE step = 'end'")
    protect_fact(TABLE)
    _allow(*BEFORE)


def _allow(*steps: str) -> None:
    name, allowed = op.f(f"ck_{TABLE}_step"), ", ".join(f"'{step}'" for step in steps)
    unprotect(TABLE)
    with op.batch_alter_table(TABLE) as batch:
        batch.drop_constraint(name, type_="check")
        batch.create_check_constraint(name, f"step IN ({allowed})")
    protect_fact(TABLE)
