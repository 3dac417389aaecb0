"""count record numbers

One row a prefix (GT-2026-) with the last number that was given out; numbers that exist are counted.
"""

import re
import uuid

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

NUMBERED = (
    ("introductions", "code"),
    ("contracts", "number"),
    ("talent_programs", "code"),
    ("openings", "code"),
)
NUMBER = re.compile(r"([A-Z]+-\d{4}-)(\d+)")


def upgrade() -> None:
    counters = op.create_table(
        "number_counters",
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_number_counters")),
        sa.UniqueConstraint("prefix", name=op.f("uq_number_counters_prefix")),
    )
    last: dict[str, int] = {}
    for table, column in NUMBERED:
        for number in op.get_bind().scalars(
            sa.select(sa.column(column)).select_from(sa.table(table))
        ):
            if found := NUMBER.fullmatch(number):
                prefix, digits = found.groups()
                last[prefix] = max(last.get(prefix, 0), int(digits))
    if last:
        rows = [{"id": uuid.uuid4(), "prefix": prefix, "last": n} for prefix, n in last.items()]
        op.bulk_insert(counters, rows)


def downgrade() -> None:
    op.drop_table("number_counters")
