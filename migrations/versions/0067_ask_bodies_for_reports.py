"""ask bodies for reports

Runs of the reporting cycles, and in each the place of every body that reports.
"""

import sqlalchemy as sa
from alembic import op

from registry.core.schema_changes import choice, references

revision = "0067"
down_revision = "0066"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
WORDS = (
    "title_vi title_en document article_vi article_en receiver_vi receiver_en note_vi note_en"
).split()
NARRATIVE = (
    "results_vi results_en difficulties_vi difficulties_en proposals_vi proposals_en"
    " signed_by signed_title letter_number note"
).split()
STATE = ("open", "draft", "submitted", "returned", "accepted", "locked", "not_received")
KEYS = {
    "run_id": "report_runs.id",
    "organisation_id": "organisations.id",
    "submitted_by_id": "users.id",
    "decided_by_id": "users.id",
}


def upgrade() -> None:
    _create_runs()
    _create_parts()


def _create_runs() -> None:
    table = "report_runs"
    op.create_table(
        table,
        sa.Column("cycle", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in WORDS),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("data_on", sa.Date(), nullable=False),
        sa.Column("known_at", MOMENT, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("is_national", sa.Boolean(), nullable=False),
        sa.Column("reminded_days", sa.Integer(), nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.UniqueConstraint("cycle", "year", name=op.f(f"uq_{table}_cycle_year")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_due_on_id"), table, ["due_on", "id"])


def _create_parts() -> None:
    table = "report_parts"
    op.create_table(
        table,
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind", choice("bodykind", "ministry", "agency", "province", "other"), nullable=False
        ),
        sa.Column("is_mandatory", sa.Boolean(), nullable=False),
        sa.Column("state", choice("partstate", *STATE), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in NARRATIVE),
        sa.Column("figures", sa.JSON(), nullable=True),
        sa.Column("submitted_at", MOMENT, nullable=True),
        sa.Column("submitted_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("moved_at", MOMENT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *references(table, KEYS),
        sa.UniqueConstraint(
            "run_id", "organisation_id", name=op.f(f"uq_{table}_run_id_organisation_id")
        ),
        sa.CheckConstraint("decided_by_id <> submitted_by_id", name=op.f(f"ck_{table}_four_eyes")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_organisation_id_state"), table, ["organisation_id", "state"])
    op.create_index(op.f(f"ix_{table}_state_due_on_id"), table, ["state", "due_on", "id"])


def downgrade() -> None:
    op.drop_table("report_parts")
    op.drop_table("report_runs")
