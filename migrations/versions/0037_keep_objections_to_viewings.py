"""keep objections to viewings

The expert objects to a visit of the ledger; the ministry answers, never whoever viewed the record.
"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
TABLE = "objections"
KEYS = {
    "person_id": "persons.id",
    "reading_id": "access_events.id",
    "viewer_id": "users.id",
    "answered_by_id": "users.id",
}


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("reading_id", sa.Uuid(), nullable=False),
        sa.Column("viewer_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state", _choice("objectionstate", "open", "answered", "taken_back"), nullable=False
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("outcome", _choice("outcome", "justified", "not_justified"), nullable=True),
        sa.Column("answer_vi", sa.Text(), nullable=False),
        sa.Column("answer_en", sa.Text(), nullable=False),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "answered_by_id <> viewer_id", name=op.f(f"ck_{TABLE}_somebody_else_answers")
        ),
        *(
            sa.ForeignKeyConstraint([name], [target], name=op.f(f"fk_{TABLE}_{name}"))
            for name, target in KEYS.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    op.create_index(op.f(f"ix_{TABLE}_person_id"), TABLE, ["person_id"])
    op.create_index(op.f(f"ix_{TABLE}_state_due_on"), TABLE, ["state", "due_on"])
    stands = sa.text("state <> 'taken_back'")
    op.create_index(
        "uq_objections_visit",
        TABLE,
        ["reading_id"],
        unique=True,
        sqlite_where=stands,
        postgresql_where=stands,
    )


def downgrade() -> None:
    op.drop_table(TABLE)


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)
