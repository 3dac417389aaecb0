"""renew contracts

A contract that continues another one of the same expert and institution, without a new introduction.
"""

import sqlalchemy as sa
from alembic import op

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None

BEGINS = (
    "(CASE WHEN state IN ('agreed', 'negotiating', 'offered', 'signed')"
    " THEN planned_start_on ELSE '9999-12-31' END)"
)
USUAL = (BEGINS, "created_at DESC", "id")
ORDERS = {
    "ix_contracts_usual_order": (*USUAL, "state"),
    "ix_contracts_state_order": ("state", *USUAL),
}
CHANNELS = ("introduction", "direct")
LIVING = "renews_id IS NOT NULL AND state NOT IN ('declined', 'retracted', 'lapsed', 'void')"
KEY = "fk_contracts_renews_id"
RENEWED = "uq_contracts_renewed"


def upgrade() -> None:
    _drop_orders()
    with op.batch_alter_table("contracts") as batch:
        batch.add_column(sa.Column("renews_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(op.f(KEY), "contracts", ["renews_id"], ["id"])
    _allow((*CHANNELS, "renewal"))
    _create_orders()
    only = sa.text(LIVING)
    op.create_index(
        RENEWED, "contracts", ["renews_id"], unique=True, sqlite_where=only, postgresql_where=only
    )


def downgrade() -> None:
    _drop_orders()
    op.drop_index(RENEWED, "contracts")
    op.execute("UPDATE contracts SET channel = 'introduction' WHERE channel = 'renewal'")
    _allow(CHANNELS)
    with op.batch_alter_table("contracts") as batch:
        batch.drop_constraint(op.f(KEY), type_="foreignkey")
        batch.drop_column("renews_id")
    _create_orders()


def _drop_orders() -> None:
    """No reflected table knows an index of expressions."""
    for name in ORDERS:
        op.drop_index(name, "contracts")


def _create_orders() -> None:
    for name, columns in ORDERS.items():
        op.create_index(name, "contracts", [sa.text(column) for column in columns])


def _allow(values: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{value}'" for value in values)
    with op.batch_alter_table("contracts") as batch:
        batch.drop_constraint("contractchannel", type_="check")
        batch.create_check_constraint("contractchannel", f"channel IN ({listed})")
