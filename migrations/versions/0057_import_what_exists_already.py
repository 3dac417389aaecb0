"""import what exists already

Files of rows with what was found in them, how their columns were assigned, and the invitations of people
whose addresses were given by others.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from registry.core.schema_changes import choice, references

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None

KINDS = ("programs", "openings", "staff", "contracts", "experts")
STATES = (
    "matching",
    "checking",
    "deciding",
    "writing",
    "stopped",
    "done",
    "undoing",
    "undone",
    "cancelled",
    "unreadable",
)
BATCHES, ROWS = "import_batches", "import_rows"
MATCHINGS, INVITATIONS, REFUSED = "import_matchings", "expert_invitations", "refused_addresses"
BATCH_REFERENCES = {
    "organisation_id": "organisations.id",
    "started_by_id": "users.id",
    "confirmed_by_id": "users.id",
    "document_id": "documents.id",
    "job_id": "jobs.id",
}


def _texts(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _numbers(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Integer(), nullable=False) for name in names]


def _ids(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Uuid(), nullable=True) for name in names]


def _moments(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.DateTime(timezone=True), nullable=True) for name in names]


def _common(table: str, *, is_versioned: bool = True, is_stamped: bool = True) -> list[Any]:
    stamped = [sa.Column("created_at", sa.DateTime(timezone=True), nullable=False)]
    versioned = [sa.Column("version", sa.Integer(), nullable=False)]
    return [
        *(stamped if is_stamped else []),
        *(versioned if is_versioned else []),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def upgrade() -> None:
    _create_batches()
    _create_rows()
    op.create_table(
        MATCHINGS,
        *_texts("owner", "fingerprint"),
        sa.Column("kind", choice("importkind", *KINDS), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        *_common(MATCHINGS),
        sa.UniqueConstraint(
            "owner", "kind", "fingerprint", name=op.f(f"uq_{MATCHINGS}_owner_kind_fingerprint")
        ),
    )
    _create_invitations()
    op.create_table(
        REFUSED,
        *_texts("address_hash"),
        *_common(REFUSED, is_versioned=False),
        sa.UniqueConstraint("address_hash", name=op.f(f"uq_{REFUSED}_address_hash")),
    )


def _create_batches() -> None:
    op.create_table(
        BATCHES,
        *_texts("code", "filename", "sha256", "encoding", "problem"),
        sa.Column("kind", choice("importkind", *KINDS), nullable=False),
        sa.Column("state", choice("importstate", *STATES), nullable=False),
        *_ids("organisation_id", "confirmed_by_id", "document_id", "job_id"),
        sa.Column("started_by_id", sa.Uuid(), nullable=False),
        sa.Column("sample", sa.Text(), nullable=True),
        *_numbers("sheet", "head_row", "expected", "read_to", "problem_row"),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("decide_by", sa.Date(), nullable=False),
        *_moments("forgotten_at"),
        *references(BATCHES, BATCH_REFERENCES),
        *_common(BATCHES),
        sa.UniqueConstraint("code", name=op.f(f"uq_{BATCHES}_code")),
    )
    op.create_index(op.f(f"ix_{BATCHES}_state"), BATCHES, ["state"])
    op.create_index(
        op.f(f"ix_{BATCHES}_organisation_id_kind"), BATCHES, ["organisation_id", "kind"]
    )
    op.create_index(op.f(f"ix_{BATCHES}_started_by_id"), BATCHES, ["started_by_id"])


def _create_rows() -> None:
    outcomes = ("none", "written", "failed", "undone", "kept")
    op.create_table(
        ROWS,
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        *_numbers("number"),
        *_texts("key", "digest"),
        sa.Column("cells", sa.Text(), nullable=True),
        sa.Column("verdict", choice("verdict", "new", "same", "likely", "wrong"), nullable=False),
        sa.Column("decision", choice("decision", "open", "take", "skip"), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("outcome", choice("outcome", *outcomes), nullable=False),
        *_ids("record_id"),
        sa.Column("record_version", sa.Integer(), nullable=True),
        *references(ROWS, {"batch_id": f"{BATCHES}.id"}),
        *_common(ROWS, is_versioned=False, is_stamped=False),
        sa.UniqueConstraint("batch_id", "number", name=op.f(f"uq_{ROWS}_batch_id_number")),
    )
    for columns in (
        ["batch_id", "key"],
        ["batch_id", "verdict", "decision"],
        ["batch_id", "outcome"],
        ["record_id"],
    ):
        op.create_index(op.f(f"ix_{ROWS}_{'_'.join(columns)}"), ROWS, columns)


def _create_invitations() -> None:
    op.create_table(
        INVITATIONS,
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("display_name", sa.Text(), nullable=True),
        *_texts("address_hash", "locale", "basis", "token_hash"),
        *_ids("organisation_id", "message_id"),
        sa.Column("given_by_id", sa.Uuid(), nullable=False),
        *_numbers("letters"),
        *_moments("next_letter_at", "answered_at"),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        *references(
            INVITATIONS, {"organisation_id": "organisations.id", "given_by_id": "users.id"}
        ),
        *_common(INVITATIONS),
        sa.UniqueConstraint("token_hash", name=op.f(f"uq_{INVITATIONS}_token_hash")),
    )
    for columns in (
        ["address_hash", "organisation_id"],
        ["next_letter_at"],
        ["expires_at"],
        ["organisation_id"],
    ):
        op.create_index(op.f(f"ix_{INVITATIONS}_{'_'.join(columns)}"), INVITATIONS, columns)


def downgrade() -> None:
    for table in (REFUSED, INVITATIONS, MATCHINGS, ROWS, BATCHES):
        op.drop_table(table)
