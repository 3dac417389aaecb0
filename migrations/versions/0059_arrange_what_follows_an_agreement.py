"""arrange what follows an agreement

Approvals and procedures between an agreement and the work: the dated rules that ask for them, and each
case of each contract.
"""

import sqlalchemy as sa
from alembic import op

from registry.core.schema_changes import choice, references

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
KIND = ("approval", "task")
DOER = ("institution", "authority", "expert")
GATE = ("none", "signature", "start")
STATE = ("not_needed", "waiting", "applied", "granted", "done", "refused", "expired")
LISTS = ("categories", "contract_kinds", "work_modes", "institution_kinds", "funding_lines")
TEXTS = (
    "title_vi",
    "title_en",
    "text_vi",
    "text_en",
    "office_vi",
    "office_en",
    "basis_vi",
    "basis_en",
)
KEYS = {
    "contract_id": "contracts.id",
    "rule_id": "procedure_rules.id",
    "document_id": "documents.id",
}


def upgrade() -> None:
    _create_rules()
    _create_procedures()


def _create_rules() -> None:
    table = "procedure_rules"
    op.create_table(
        table,
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("kind", choice("procedurekind", *KIND), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("doer", choice("doer", *DOER), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in TEXTS),
        sa.Column("due_from", choice("duefrom", "agreement", "start"), nullable=False),
        sa.Column("due_days", sa.Integer(), nullable=False),
        sa.Column("usual_days", sa.Integer(), nullable=True),
        sa.Column("gate", choice("gate", *GATE), nullable=False),
        sa.Column("is_strict", sa.Boolean(), nullable=False),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in LISTS),
        sa.Column("min_days", sa.Integer(), nullable=True),
        sa.Column("max_days", sa.Integer(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.UniqueConstraint("code", "valid_from", name=op.f(f"uq_{table}_code_valid_from")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _create_procedures() -> None:
    table = "procedures"
    op.create_table(
        table,
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("rule_id", sa.Uuid(), nullable=True),
        sa.Column("kind", choice("procedurekind", *KIND), nullable=False),
        sa.Column("doer", choice("doer", *DOER), nullable=False),
        sa.Column("state", choice("procedurestate", *STATE), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in TEXTS),
        sa.Column("gate", choice("gate", *GATE), nullable=False),
        sa.Column("is_strict", sa.Boolean(), nullable=False),
        sa.Column("usual_days", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("applied_on", sa.Date(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("decision_number", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("moved_at", MOMENT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *references(table, KEYS),
        sa.UniqueConstraint("contract_id", "rule_id", name=op.f(f"uq_{table}_contract_id_rule_id")),
        sa.UniqueConstraint("document_id", name=op.f(f"uq_{table}_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_contract_id"), table, ["contract_id"])
    op.create_index(op.f(f"ix_{table}_state_doer_due_on"), table, ["state", "doer", "due_on"])
    op.create_index(op.f(f"ix_{table}_state_expires_on"), table, ["state", "expires_on"])


def downgrade() -> None:
    op.drop_table("procedures")
    op.drop_table("procedure_rules")
