"""add duplicate pairs

Two records that may be one natural person, and the facts by which the count takes them as one. Records
that point at another one already become such facts.
"""

import uuid
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from registry.core.schema_changes import choice, protect_fact, references, unprotect

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

STATES = ("unsure", "same", "different", "merged", "unmerged")


def upgrade() -> None:
    _create_pairs()
    _create_merges()
    protect_fact("person_merges")
    _carry_over()


def _create_pairs() -> None:
    state = choice("pairstate", *STATES)
    targets = {
        "first_id": "persons.id",
        "second_id": "persons.id",
        "kept_id": "persons.id",
        "proposed_by_id": "users.id",
        "confirmed_by_id": "users.id",
    }
    op.create_table(
        "duplicate_pairs",
        sa.Column("first_id", sa.Uuid(), nullable=False),
        sa.Column("second_id", sa.Uuid(), nullable=False),
        sa.Column("state", state, nullable=False),
        sa.Column("kept_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=False),
        sa.Column("confirmed_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "confirmed_by_id <> proposed_by_id", name=op.f("ck_duplicate_pairs_four_eyes")
        ),
        *references("duplicate_pairs", targets),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate_pairs")),
        sa.UniqueConstraint(
            "first_id", "second_id", name=op.f("uq_duplicate_pairs_first_id_second_id")
        ),
    )
    for column in ("second_id", "state"):
        op.create_index(op.f(f"ix_duplicate_pairs_{column}"), "duplicate_pairs", [column])


def _create_merges() -> None:
    targets = {"person_id": "persons.id", "into_id": "persons.id", "recorded_by_id": "users.id"}
    op.create_table(
        "person_merges",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("into_id", sa.Uuid(), nullable=False),
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        *references("person_merges", targets),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_merges")),
    )
    for column in ("person_id", "into_id", "series_id"):
        op.create_index(op.f(f"ix_person_merges_{column}"), "person_merges", [column])
    is_current = sa.text("superseded_at IS NULL")
    op.create_index(
        "uq_person_merges_current",
        "person_merges",
        ["series_id"],
        unique=True,
        sqlite_where=is_current,
        postgresql_where=is_current,
    )


def _carry_over() -> None:
    persons = sa.table(
        "persons",
        sa.column("id", sa.Uuid()),
        sa.column("merged_into_id", sa.Uuid()),
    )
    merges = sa.table(
        "person_merges",
        sa.column("id", sa.Uuid()),
        sa.column("series_id", sa.Uuid()),
        sa.column("person_id", sa.Uuid()),
        sa.column("into_id", sa.Uuid()),
        sa.column("valid_from", sa.Date()),
        sa.column("recorded_at", sa.DateTime(timezone=True)),
        sa.column("reason", sa.Text()),
    )
    moment = datetime.now(UTC)
    joined = op.get_bind().execute(
        sa.select(persons.c.id, persons.c.merged_into_id).where(
            persons.c.merged_into_id.is_not(None), persons.c.merged_into_id != persons.c.id
        )
    )
    rows = [
        {
            "id": uuid.uuid4(),
            "series_id": uuid.uuid4(),
            "person_id": person,
            "into_id": into,
            "valid_from": moment.date(),
            "recorded_at": moment,
            "reason": "joined before",
        }
        for person, into in joined
    ]
    if rows:
        op.bulk_insert(merges, rows)


def downgrade() -> None:
    unprotect("person_merges")
    op.drop_table("person_merges")
    op.drop_table("duplicate_pairs")
