"""say the terms of contracts in full

What is paid as an amount, the courses, the post that is given, the place; by when an offer is answered.
What was written as one text before stays as it is, as the note on the pay.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

from registry.core.schema_changes import choice

revision = "0069"
down_revision = "0068"
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
TABLES = ("contracts", "contract_entries")
CURRENCY, PERIOD = ("VND", "USD", "EUR"), ("hour", "month", "semester", "year", "whole")
TEXTS = ("academic_post", "research_group", "place")
LISTS = ("courses", "funding_parts")
INDEX = "ix_contracts_state_answer_by"


def upgrade() -> None:
    with _without_orders():
        for table in TABLES:
            _add(table)
        op.create_index(op.f(INDEX), "contracts", ["state", "answer_by"])
    op.add_column("terms_editions", sa.Column("answer_by", sa.Date(), nullable=True))


def _add(table: str) -> None:
    with op.batch_alter_table(table) as batch:
        batch.add_column(sa.Column("pay_amount", sa.BigInteger(), nullable=True))
        batch.add_column(sa.Column("pay_currency", choice("currency", *CURRENCY), nullable=True))
        batch.add_column(sa.Column("pay_period", choice("payperiod", *PERIOD), nullable=True))
        for name in _texts(table):
            batch.add_column(sa.Column(name, sa.Text(), nullable=False, server_default=""))
        if table == "contracts":
            batch.add_column(sa.Column("answer_by", sa.Date(), nullable=True))
            for name in LISTS:
                batch.add_column(sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("terms_editions", "answer_by")
    with _without_orders():
        op.drop_index(op.f(INDEX), "contracts")
        for table in TABLES:
            _drop(table)


def _drop(table: str) -> None:
    with op.batch_alter_table(table) as batch:
        for name in ("currency", "payperiod"):
            batch.drop_constraint(op.f(f"ck_{table}_{name}"), type_="check")
        more = ("answer_by", *LISTS) if table == "contracts" else ()
        for name in ("pay_amount", "pay_currency", "pay_period", *_texts(table), *more):
            batch.drop_column(name)


def _texts(table: str) -> tuple[str, ...]:
    return TEXTS if table == "contracts" else (*TEXTS, "pay")


@contextmanager
def _without_orders() -> Iterator[None]:
    """No reflected table knows an index of expressions."""
    for name in ORDERS:
        op.drop_index(name, "contracts")
    yield
    for name, columns in ORDERS.items():
        op.create_index(name, "contracts", [sa.text(column) for column in columns])
