"""keep the decisions of the ministry on the count

Rulings on single cases and which reading is official: entered by one officer, confirmed by another.
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
TABLE = "count_decisions"
KEYS = {
    "document_id": "documents.id",
    "person_id": "persons.id",
    "proposed_by_id": "users.id",
    "answered_by_id": "users.id",
}


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column(
            "kind", _choice("decisionkind", "ruling", "annulment", "reading"), nullable=False
        ),
        sa.Column(
            "state", _choice("decisionstate", "proposed", "confirmed", "rejected"), nullable=False
        ),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("text_vi", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("predicate", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Boolean(), nullable=True),
        sa.Column("target_id", sa.Uuid(), nullable=True),
        sa.Column("reading", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("answered_by_id <> proposed_by_id", name=op.f(f"ck_{TABLE}_four_eyes")),
        *(
            sa.ForeignKeyConstraint([name], [target], name=op.f(f"fk_{TABLE}_{name}"))
            for name, target in KEYS.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    op.create_index(op.f(f"ix_{TABLE}_person_id"), TABLE, ["person_id"])
    _one_proposed("uq_count_decisions_case", "person_id", "predicate")
    _one_proposed("uq_count_decisions_target", "target_id")


def _one_proposed(name: str, *columns: str) -> None:
    waits = sa.text(f"state = 'proposed' AND {columns[0]} IS NOT NULL")
    op.create_index(
        name, TABLE, list(columns), unique=True, sqlite_where=waits, postgresql_where=waits
    )


def downgrade() -> None:
    op.drop_table(TABLE)


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)
