"""keep editions of terms

The terms of a contract edition by edition. Of the editions before the present one nothing was kept,
so each contract begins with the present one.
"""

import uuid
from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op

from registry.core.schema_changes import choice, typed

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TERMS = (
    "kind",
    "work_mode",
    "funding_line",
    "planned_start_on",
    "planned_end_on",
    "weekly_hours",
    "pay",
    "terms_vi",
    "terms_en",
)


def upgrade() -> None:
    op.create_table(
        "terms_editions",
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "side",
            choice("side", "institution", "expert"),
            nullable=False,
        ),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("promises", sa.JSON(), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts.id"], name=op.f("fk_terms_editions_contract_id")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_terms_editions_author_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terms_editions")),
        sa.UniqueConstraint(
            "contract_id", "number", name=op.f("uq_terms_editions_contract_id_number")
        ),
    )
    _write_present_editions()


def _write_present_editions() -> None:
    connection = op.get_bind()
    contracts = typed(
        "contracts",
        (
            *TERMS,
            "id",
            "terms_edition",
            "agreed_by_institution_at",
            "agreed_by_expert_at",
            "created_at",
        ),
    )
    promises = typed("promises", ("contract_id", "text_vi", "text_en", "due_on", "id"))
    promised: dict[Any, list[dict[str, Any]]] = {}
    for row in connection.execute(sa.select(promises).order_by(promises.c.id)).mappings():
        promised.setdefault(row["contract_id"], []).append(
            {name: _plain(row[name]) for name in ("text_vi", "text_en", "due_on")}
        )
    rows = [
        {
            "id": uuid.uuid5(row["id"], "edition"),  # the same on every way up
            "contract_id": row["id"],
            "number": row["terms_edition"],
            "side": "institution",
            "terms": {name: _plain(row[name]) for name in TERMS},
            "promises": promised.get(row["id"], []),
            "offered_at": row["agreed_by_institution_at"],
            "agreed_at": row["agreed_by_expert_at"],
            "created_at": row["created_at"],
        }
        for row in connection.execute(sa.select(contracts)).mappings()
    ]
    if rows:
        op.bulk_insert(typed("terms_editions", list(rows[0])), rows)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def downgrade() -> None:
    op.drop_table("terms_editions")
