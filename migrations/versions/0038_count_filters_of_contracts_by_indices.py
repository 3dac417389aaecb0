"""count filters of contracts by indices

Each value of a filter with its number, and one state in the usual order of the list.
"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

USUAL_ORDER = (
    "(CASE WHEN state IN ('agreed', 'negotiating', 'offered', 'signed')"
    " THEN planned_start_on ELSE '9999-12-31' END)"
)
USUAL = (USUAL_ORDER, "created_at DESC", "id")
INDICES = (
    ("ix_contracts_usual_order", "contracts", (*USUAL, "state")),
    ("ix_contracts_state_order", "contracts", ("state", *USUAL)),
    ("ix_contracts_kind_state", "contracts", ("kind", "state")),
    ("ix_contracts_work_mode_state", "contracts", ("work_mode", "state")),
    ("ix_persons_sort_key_vi_number", "persons", ("sort_key_vi", "number")),
    ("ix_persons_sort_key_en_number", "persons", ("sort_key_en", "number")),
)


def upgrade() -> None:
    op.drop_index("ix_contracts_usual_order", "contracts")
    for index in INDICES:
        _create(*index)


def downgrade() -> None:
    for name, table, _columns in INDICES:
        op.drop_index(name, table)
    _create("ix_contracts_usual_order", "contracts", USUAL)


def _create(name: str, table: str, columns: tuple[str, ...]) -> None:
    op.create_index(name, table, [sa.text(column) for column in columns])
