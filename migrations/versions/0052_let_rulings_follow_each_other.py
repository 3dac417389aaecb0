"""let rulings follow each other

A ruling is about the contracts that were signed by its day; a later contract may need one of its own.
"""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

INDEX, TABLE = "uq_counting_rulings_current_question", "counting_rulings"
CURRENT = sa.text("superseded_at IS NULL")


def upgrade() -> None:
    _replace("person_id", "predicate", "valid_from")


def downgrade() -> None:
    """Of several that are believed side by side only the last one is the present one."""
    op.execute(
        "UPDATE counting_rulings SET superseded_at = recorded_at WHERE superseded_at IS NULL AND"
        " EXISTS (SELECT 1 FROM counting_rulings AS later WHERE later.superseded_at IS NULL"
        " AND later.person_id = counting_rulings.person_id"
        " AND later.predicate = counting_rulings.predicate"
        " AND later.valid_from > counting_rulings.valid_from)"
    )
    _replace("person_id", "predicate")


def _replace(*columns: str) -> None:
    op.drop_index(INDEX, TABLE)
    op.create_index(
        INDEX, TABLE, list(columns), unique=True, postgresql_where=CURRENT, sqlite_where=CURRENT
    )
