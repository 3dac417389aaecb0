"""keep proposals

What was found in what an expert gave to be read, and what they decided on it.
"""

import sqlalchemy as sa
from alembic import op

from registry.core.schema_changes import choice, references

revision = "0082"
down_revision = "0081"
branch_labels = None
depends_on = None

TABLE = "proposals"
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            choice("proposalkind", "name", "orcid", "degree", "post", "work"),
            nullable=False,
        ),
        sa.Column(
            "source",
            choice("recordsource", "own", "orcid", "bibtex", "ris", "pasted"),
            nullable=False,
        ),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("read_at", MOMENT, nullable=False),
        sa.Column("answer", choice("proposalanswer", "added", "refused"), nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        *references(TABLE, {"person_id": "persons.id"}),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint(
            "person_id", "source", "key", name=op.f(f"uq_{TABLE}_person_id_source_key")
        ),
    )
    op.create_index(op.f(f"ix_{TABLE}_person_id"), TABLE, ["person_id"])


def downgrade() -> None:
    op.drop_table(TABLE)
