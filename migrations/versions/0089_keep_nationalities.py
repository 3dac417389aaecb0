"""keep nationalities

Each with its days, as far as they are known. The category that follows from them is a fact of its own.
"""

import sqlalchemy as sa
from alembic import op

from registry.core.schema_changes import choice, references

revision = "0089"
down_revision = "0088"
branch_labels = None
depends_on = None

TABLE = "nationalities"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("country_code", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column(
            "since_precision", choice("since_precision", "day", "month", "year"), nullable=False
        ),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column(
            "until_precision", choice("until_precision", "day", "month", "year"), nullable=False
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *references(TABLE, {"person_id": "persons.id"}),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint(
            "person_id", "country_code", name=op.f(f"uq_{TABLE}_person_id_country_code")
        ),
    )


def downgrade() -> None:
    op.drop_table(TABLE)
