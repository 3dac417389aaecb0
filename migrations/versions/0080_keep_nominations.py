"""keep nominations

Who is named for a designation as leading expert, whether they agreed, and their dossier.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from registry.core.schema_changes import choice, references

revision = "0080"
down_revision = "0079"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
NOMINATIONS, PARTS, CLAIMS = "nominations", "nomination_parts", "nomination_claims"
STATES = ("asked", "dossier", "check", "returned", "eligible", "ended")
CHANNELS = ("searching_body", "self", "abroad", "organisation")
CATEGORIES = ("expert_d249", "chief_engineer_d231", "defence_expert_d103", "leading_scientist_qd12")
TEXTS = ("code", "on_behalf_of", "statement", "nominee_name", "address_hash", "language", "note")
PEOPLE = {"nominator_id": "users.id", "person_id": "persons.id"}
OF_PART = {"nomination_id": "nominations.id", "document_id": "documents.id"}
OF_CLAIM = {**OF_PART, "judged_by_id": "users.id"}


def upgrade() -> None:
    _create_nominations()
    op.create_table(
        PARTS,
        sa.Column("nomination_id", sa.Uuid(), nullable=False),
        sa.Column("part", choice("dossierpart", "general", "contribution", "plan"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        *_stamped(PARTS, OF_PART),
        sa.UniqueConstraint("nomination_id", "part", name=op.f(f"uq_{PARTS}_nomination_id_part")),
    )
    op.create_table(
        CLAIMS,
        sa.Column("nomination_id", sa.Uuid(), nullable=False),
        sa.Column("criterion", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("finding", choice("finding", "met", "not_met"), nullable=True),
        sa.Column("finding_note", sa.Text(), nullable=False),
        sa.Column("judged_by_id", sa.Uuid(), nullable=True),
        *_stamped(CLAIMS, OF_CLAIM),
        sa.UniqueConstraint(
            "nomination_id", "criterion", name=op.f(f"uq_{CLAIMS}_nomination_id_criterion")
        ),
    )


def _create_nominations() -> None:
    op.create_table(
        NOMINATIONS,
        *(sa.Column(name, sa.Text(), nullable=False) for name in TEXTS),
        sa.Column("state", choice("nominationstate", *STATES), nullable=False),
        sa.Column("ending", choice("ending", "not_eligible"), nullable=True),
        sa.Column("channel", choice("channel", *CHANNELS), nullable=False),
        sa.Column("category", choice("legalcategory", *CATEGORIES), nullable=False),
        sa.Column("nominator_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("consented_at", MOMENT, nullable=True),
        *(sa.Column(name, sa.Date()) for name in ("criteria_on", "waits_from", "due_on")),
        sa.Column("reminders_sent", sa.Integer(), nullable=False),
        sa.Column("missing", sa.JSON(), nullable=False),
        sa.Column("moved_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *_stamped(NOMINATIONS, PEOPLE),
        sa.UniqueConstraint("code", name=op.f(f"uq_{NOMINATIONS}_code")),
    )
    for columns in (
        ["address_hash"],
        ["nominator_id"],
        ["person_id"],
        ["state", "due_on", "id"],
        ["moved_at", "id"],
    ):
        op.create_index(op.f(f"ix_{NOMINATIONS}_{'_'.join(columns)}"), NOMINATIONS, columns)


def _stamped(table: str, keys: dict[str, str]) -> list[Any]:
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        *references(table, keys),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def downgrade() -> None:
    for table in (CLAIMS, PARTS, NOMINATIONS):
        op.drop_table(table)
