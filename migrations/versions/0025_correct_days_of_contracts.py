"""correct the days of contracts

A table of corrections, each proposed by one and agreed to by another. Starts that were recorded before
anybody was asked to confirm them wait for the expert, and then for the officer, from here on.
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
KINDS = ("signed_contract", "start_evidence")
CORRECTED = ("signature", "agreed_start", "agreed_end", "start", "end", "rest_from", "rest_until")
KEYS = {
    "contract_id": "contracts.id",
    "document_id": "documents.id",
    "proposed_by_id": "users.id",
    "answered_by_id": "users.id",
}


def upgrade() -> None:
    with op.batch_alter_table("contracts") as batch:
        batch.add_column(sa.Column("load_percent", sa.Integer(), nullable=True))
    op.execute("UPDATE contracts SET load_percent = 100")
    with op.batch_alter_table("contracts") as batch:
        batch.alter_column("load_percent", existing_type=sa.Integer(), nullable=False)
    _allow(*KINDS, "correction_evidence")
    _create_corrections()
    _ask_for_starts()


def _ask_for_starts() -> None:
    """A start that the expert was never asked about is confirmed by nobody: it waits for both."""
    op.execute(
        "UPDATE contracts SET confirmed_by_expert_at = NULL, checked_at = NULL"
        " WHERE state IN ('active', 'suspended', 'completed', 'ended_early') AND EXISTS ("
        "  SELECT 1 FROM contract_facts f WHERE f.contract_id = contracts.id"
        "  AND f.superseded_at IS NULL AND f.started_on IS NOT NULL AND NOT EXISTS ("
        "   SELECT 1 FROM step_checks s WHERE s.contract_id = f.contract_id"
        "   AND s.superseded_at IS NULL AND s.step = 'start' AND s.by_whom = 'other_side'"
        "   AND s.seen_on = f.started_on))"
    )


def _create_corrections() -> None:
    table = "contract_corrections"
    op.create_table(
        table,
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state", _choice("correctionstate", "proposed", "agreed", "refused"), nullable=False
        ),
        sa.Column("what", _choice("corrected", *CORRECTED, "semester"), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("old_day", sa.Date(), nullable=True),
        sa.Column("new_day", sa.Date(), nullable=True),
        sa.Column("old_weeks", sa.Integer(), nullable=True),
        sa.Column("new_weeks", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column(
            "proposed_for", _choice("proposer", "expert", "institution", "officer"), nullable=False
        ),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "answered_by_id <> proposed_by_id", name=op.f("ck_contract_corrections_four_eyes")
        ),
        *(
            sa.ForeignKeyConstraint([name], [target], name=op.f(f"fk_{table}_{name}"))
            for name, target in KEYS.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("document_id", name=op.f(f"uq_{table}_document_id")),
    )
    op.create_index(op.f(f"ix_{table}_contract_id"), table, ["contract_id"])
    is_open = sa.text("state = 'proposed'")
    op.create_index(
        "uq_contract_corrections_open",
        table,
        ["contract_id"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )


def downgrade() -> None:
    op.drop_table("contract_corrections")
    op.execute("DELETE FROM contract_files WHERE kind = 'correction_evidence'")
    _allow(*KINDS)
    with op.batch_alter_table("contracts") as batch:
        batch.drop_column("load_percent")


def _allow(*kinds: str) -> None:
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table("contract_files") as batch:
        batch.drop_constraint("filekind", type_="check")
        batch.create_check_constraint("filekind", f"kind IN ({listed})")


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)
