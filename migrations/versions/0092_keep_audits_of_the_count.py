"""keep audits of the count

Which counted people were drawn by which seed, the papers of their contracts, and what inspectors found.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from registry.core.schema_changes import choice, references

revision = "0092"
down_revision = "0091"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
CAMPAIGNS, SAMPLES, PAPERS = "audit_campaigns", "audit_samples", "audit_papers"
STATES = (
    *("asked", "provided", "withheld", "silent", "doubted", "heard"),
    *("in_order", "overcounted", "deemed"),
)
OF_CAMPAIGN = {
    "rule_set_id": "rule_sets.id",
    "proposed_by_id": "users.id",
    "confirmed_by_id": "users.id",
}
OF_SAMPLE = {
    "campaign_id": "audit_campaigns.id",
    "contract_id": "contracts.id",
    "institution_id": "organisations.id",
    "found_by_id": "users.id",
    "second_by_id": "users.id",
}
OF_PAPER = {"sample_id": "audit_samples.id", "document_id": "documents.id"}


def upgrade() -> None:
    _create_campaigns()
    _create_samples()
    op.create_table(
        PAPERS,
        sa.Column("sample_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        *_stamped(PAPERS, OF_PAPER),
        sa.UniqueConstraint("document_id", name=op.f(f"uq_{PAPERS}_document_id")),
    )
    op.create_index(op.f(f"ix_{PAPERS}_sample_id"), PAPERS, ["sample_id"])


def _create_campaigns() -> None:
    texts = ("number", "target_code", "reason", "seed", "frame_sha256")
    op.create_table(
        CAMPAIGNS,
        *(sa.Column(name, sa.Text(), nullable=False) for name in texts),
        sa.Column(
            "state",
            choice("campaignstate", "proposed", "running", "closed", "discarded"),
            nullable=False,
        ),
        sa.Column("rule_set_id", sa.Uuid(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("known_at", MOMENT, nullable=False),
        sa.Column("share_percent", sa.Integer(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=False),
        sa.Column("confirmed_by_id", sa.Uuid(), nullable=True),
        sa.Column("drawn_at", MOMENT, nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("result", sa.JSON(none_as_null=True), nullable=True),
        *_versioned(CAMPAIGNS, OF_CAMPAIGN),
        sa.UniqueConstraint("number", name=op.f(f"uq_{CAMPAIGNS}_number")),
        sa.CheckConstraint(
            "confirmed_by_id <> proposed_by_id", name=op.f(f"ck_{CAMPAIGNS}_four_eyes")
        ),
    )
    op.create_index(op.f(f"ix_{CAMPAIGNS}_state_closed_at"), CAMPAIGNS, ["state", "closed_at"])


def _create_samples() -> None:
    texts = ("words", "finding_reason", "answer", "second_reason")
    needed = ("campaign_id", "contract_id", "institution_id")
    op.create_table(
        SAMPLES,
        *(sa.Column(name, sa.Text(), nullable=False) for name in texts),
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in needed),
        *(sa.Column(name, sa.Uuid(), nullable=True) for name in ("found_by_id", "second_by_id")),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("state", choice("samplestate", *STATES), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("is_reminded", sa.Boolean(), nullable=False),
        sa.Column("finding", choice("finding", "in_order", "overcounted"), nullable=True),
        *_versioned(SAMPLES, OF_SAMPLE),
        sa.UniqueConstraint(
            "campaign_id", "contract_id", name=op.f(f"uq_{SAMPLES}_campaign_id_contract_id")
        ),
        sa.CheckConstraint("second_by_id <> found_by_id", name=op.f(f"ck_{SAMPLES}_four_eyes")),
    )
    for columns in (["contract_id"], ["institution_id", "state"], ["state", "due_on", "id"]):
        op.create_index(op.f(f"ix_{SAMPLES}_{'_'.join(columns)}"), SAMPLES, columns)


def _versioned(table: str, keys: dict[str, str]) -> list[Any]:
    return [
        sa.Column("moved_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *_stamped(table, keys),
    ]


def _stamped(table: str, keys: dict[str, str]) -> list[Any]:
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        *references(table, keys),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def downgrade() -> None:
    for table in (PAPERS, SAMPLES, CAMPAIGNS):
        op.drop_table(table)
