"""share contracts

Which part of a contract is credited to another institution than the one that signed it: proposed, and a
fact once it was confirmed and checked.
"""

import sqlalchemy as sa
from alembic import op

from registry.core.schema_changes import choice, protect_fact, references, unprotect

revision = "0070"
down_revision = "0069"
branch_labels = None
depends_on = None

FACTS, PROPOSALS = "contract_shares", "share_proposals"
MOMENT = sa.DateTime(timezone=True)
STATES = ("proposed", "confirmed", "in_force", "refused", "withdrawn", "lapsed")
ABOUT = {"contract_id": "contracts.id", "institution_id": "institutions.id"}
OF_FACTS = {**ABOUT, "person_id": "persons.id", "recorded_by_id": "users.id"}
OF_PROPOSALS = ABOUT | dict.fromkeys(
    ("proposed_by_id", "confirmed_by_id", "checked_by_id"), "users.id"
)
INDICES = {
    "current": (["series_id"], "superseded_at IS NULL", True),
    "superseded": (["superseded_at"], "superseded_at IS NOT NULL", False),
}


def upgrade() -> None:
    _create_facts()
    _create_proposals()


def _create_facts() -> None:
    op.create_table(
        FACTS,
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in (*ABOUT, "person_id")),
        sa.Column("numerator", sa.Integer(), nullable=False),
        sa.Column("denominator", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("superseded_at", MOMENT, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "0 < numerator AND numerator < denominator", name=op.f("ck_contract_shares_part")
        ),
        *references(FACTS, OF_FACTS),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{FACTS}")),
    )
    for column in ("contract_id", "person_id", "series_id", "recorded_at"):
        op.create_index(op.f(f"ix_{FACTS}_{column}"), FACTS, [column])
    for name, (columns, where, is_unique) in INDICES.items():
        only = sa.text(where)
        op.create_index(
            f"{'uq' if is_unique else 'ix'}_{FACTS}_{name}",
            FACTS,
            columns,
            unique=is_unique,
            sqlite_where=only,
            postgresql_where=only,
        )
    protect_fact(FACTS)


def _create_proposals() -> None:
    op.create_table(
        PROPOSALS,
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in ABOUT),
        sa.Column("state", choice("sharestate", *STATES), nullable=False),
        sa.Column("numerator", sa.Integer(), nullable=False),
        sa.Column("denominator", sa.Integer(), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=False),
        sa.Column("confirmed_by_id", sa.Uuid(), nullable=True),
        sa.Column("checked_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "0 <= numerator AND numerator < denominator", name=op.f("ck_share_proposals_part")
        ),
        sa.CheckConstraint(
            "confirmed_by_id <> proposed_by_id", name=op.f("ck_share_proposals_four_eyes")
        ),
        sa.CheckConstraint(
            "checked_by_id <> proposed_by_id AND checked_by_id <> confirmed_by_id",
            name=op.f("ck_share_proposals_six_eyes"),
        ),
        *references(PROPOSALS, OF_PROPOSALS),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{PROPOSALS}")),
    )
    for columns in (
        ["contract_id", "created_at"],
        ["institution_id", "state"],
        ["state", "due_on"],
    ):
        op.create_index(op.f(f"ix_{PROPOSALS}_{'_'.join(columns)}"), PROPOSALS, columns)
    only = sa.text("state IN ('proposed', 'confirmed')")
    op.create_index(
        "uq_share_proposals_open",
        PROPOSALS,
        ["contract_id"],
        unique=True,
        sqlite_where=only,
        postgresql_where=only,
    )


def downgrade() -> None:
    op.drop_table(PROPOSALS)
    unprotect(FACTS)
    op.drop_table(FACTS)
