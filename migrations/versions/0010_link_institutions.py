"""link institutions to who governs them

The packaged institutions are read once more: each then has its ministry, province or university above
it, by which a reporter sees the institutions that they answer for.
"""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DELETE FROM data_loads WHERE file = 'institutions.csv'")


def downgrade() -> None:
    """Nothing was changed in the tables' form."""
