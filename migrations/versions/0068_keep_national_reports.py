"""keep national reports

The national report of a run: its draft, and once it is frozen what it was made of and its files.
"""

import sqlalchemy as sa
from alembic import op

from registry.core.schema_changes import choice, references

revision = "0068"
down_revision = "0067"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
TEXTS = (
    "correction results_vi results_en difficulties_vi difficulties_en directions_vi directions_en"
    " proposals_vi proposals_en paper_number signer_authority signer_title signer_name note snapshot sha256"
).split()
STATE = ("draft", "proposed", "frozen", "superseded", "discarded")
KEYS = {
    "run_id": "report_runs.id",
    "supersedes_id": "national_reports.id",
    "prepared_by_id": "users.id",
    "frozen_by_id": "users.id",
}


def upgrade() -> None:
    _create_reports()
    _create_files()


def _create_reports() -> None:
    table = "national_reports"
    op.create_table(
        table,
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("state", choice("reportstate", *STATE), nullable=False),
        sa.Column("known_at", MOMENT, nullable=False),
        sa.Column("supersedes_id", sa.Uuid(), nullable=True),
        *(sa.Column(name, sa.Text(), nullable=False) for name in TEXTS),
        sa.Column("paper_on", sa.Date(), nullable=True),
        sa.Column("prepared_by_id", sa.Uuid(), nullable=True),
        sa.Column("frozen_by_id", sa.Uuid(), nullable=True),
        sa.Column("frozen_at", MOMENT, nullable=True),
        sa.Column("moved_at", MOMENT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *references(table, KEYS),
        sa.UniqueConstraint("number", name=op.f(f"uq_{table}_number")),
        sa.CheckConstraint("frozen_by_id <> prepared_by_id", name=op.f(f"ck_{table}_four_eyes")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    for column in ("run_id", "supersedes_id", "sha256"):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    for name, where in (
        ("open", "state IN ('draft', 'proposed')"),
        ("frozen", "state = 'frozen'"),
    ):
        only = sa.text(where)
        op.create_index(
            f"uq_{table}_run_{name}",
            table,
            ["run_id"],
            unique=True,
            sqlite_where=only,
            postgresql_where=only,
        )


def _create_files() -> None:
    table = "national_report_files"
    op.create_table(
        table,
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *references(table, {"report_id": "national_reports.id"}),
        sa.UniqueConstraint("report_id", "name", name=op.f(f"uq_{table}_report_id_name")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_sha256"), table, ["sha256"])


def downgrade() -> None:
    op.drop_table("national_report_files")
    op.drop_table("national_reports")
