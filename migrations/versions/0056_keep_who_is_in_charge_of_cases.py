"""keep who is in charge of cases

The officer of each case, the rules by which they are given out, and who stands in for whom.
"""

import sqlalchemy as sa
from alembic import op

from registry.core.schema_changes import references

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
OWNERS, RULES, ABSENCES = "case_owners", "owner_rules", "absences"


def upgrade() -> None:
    op.create_table(
        OWNERS,
        sa.Column("record_kind", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *references(OWNERS, {"user_id": "users.id"}),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{OWNERS}")),
        sa.UniqueConstraint("record_id", name=op.f(f"uq_{OWNERS}_record_id")),
    )
    op.create_index(
        op.f(f"ix_{OWNERS}_user_id_record_kind_record_id"),
        OWNERS,
        ["user_id", "record_kind", "record_id"],
    )
    op.create_table(
        RULES,
        sa.Column("record_kind", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *references(RULES, {"organisation_id": "organisations.id", "user_id": "users.id"}),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{RULES}")),
        sa.UniqueConstraint(
            "record_kind",
            "organisation_id",
            name=op.f(f"uq_{RULES}_record_kind_organisation_id"),
        ),
    )
    op.create_index(op.f(f"ix_{RULES}_user_id"), RULES, ["user_id"])
    op.create_table(
        ABSENCES,
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("stand_in_id", sa.Uuid(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("last_on >= first_on", name=op.f(f"ck_{ABSENCES}_order")),
        *references(ABSENCES, {"user_id": "users.id", "stand_in_id": "users.id"}),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{ABSENCES}")),
    )
    op.create_index(op.f(f"ix_{ABSENCES}_user_id"), ABSENCES, ["user_id"])
    op.create_index(op.f(f"ix_{ABSENCES}_stand_in_id"), ABSENCES, ["stand_in_id"])


def downgrade() -> None:
    op.drop_table(ABSENCES)
    op.drop_table(RULES)
    op.drop_table(OWNERS)
