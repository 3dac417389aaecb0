"""keep releases of statistics

Figures exactly as they were published, and keyed digests of the people behind each, against which later
figures are compared.
"""

import sqlalchemy as sa
from alembic import op

from registry.core.schema_changes import choice, references

revision = "0094"
down_revision = "0093"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
RELEASES, GROUPS = "statistic_releases", "statistic_groups"
STATES = ("drafted", "issued", "superseded", "discarded", "lapsed")
OF_RELEASE = {
    "supersedes_id": "statistic_releases.id",
    "drafted_by_id": "users.id",
    "issued_by_id": "users.id",
}


def upgrade() -> None:
    _create_releases()
    op.create_table(
        GROUPS,
        sa.Column("release_id", sa.Uuid(), nullable=False),
        sa.Column("table_code", sa.Text(), nullable=False),
        sa.Column("row_code", sa.Text(), nullable=False),
        sa.Column("members", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        *references(GROUPS, {"release_id": "statistic_releases.id"}),
        sa.UniqueConstraint(
            "release_id",
            "table_code",
            "row_code",
            name=op.f(f"uq_{GROUPS}_release_id_table_code_row_code"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{GROUPS}")),
    )


def _create_releases() -> None:
    op.create_table(
        RELEASES,
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("number", "key_mark", "reason")),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in ("readings", "tables", "remarks")),
        *(sa.Column(name, sa.Date(), nullable=False) for name in ("data_day", "due_on")),
        *(sa.Column(name, MOMENT, nullable=False) for name in ("known_at", "moved_at")),
        *(sa.Column(name, sa.Uuid(), nullable=True) for name in OF_RELEASE),
        sa.Column("issued_at", MOMENT, nullable=True),
        sa.Column("threshold", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", choice("releasestate", *STATES), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        *references(RELEASES, OF_RELEASE),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{RELEASES}")),
        sa.UniqueConstraint("number", name=op.f(f"uq_{RELEASES}_number")),
        sa.CheckConstraint("issued_by_id <> drafted_by_id", name=op.f(f"ck_{RELEASES}_four_eyes")),
    )
    op.create_index(op.f(f"ix_{RELEASES}_state_issued_at"), RELEASES, ["state", "issued_at"])
    only = sa.text("state = 'drafted'")
    name = op.f(f"uq_{RELEASES}_drafted")
    op.create_index(
        name, RELEASES, ["state"], unique=True, sqlite_where=only, postgresql_where=only
    )


def downgrade() -> None:
    op.drop_table(GROUPS)
    op.drop_table(RELEASES)
