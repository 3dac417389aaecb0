"""let delegates fill in profiles

Who may enter which steps of a profile until when, and what they entered until the expert has decided.
"""

import sqlalchemy as sa
from alembic import op

from registry.core.schema_changes import choice, references

revision = "0096"
down_revision = "0095"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
DELEGATIONS, ENTRIES = "delegations", "delegated_entries"
KINDS = ("assistant", "association", "mission", "relative")
REASONS = ("expert", "delegate", "silence", "term", "profile")
OF_DELEGATION = {"person_id": "persons.id", "user_id": "users.id"}
OF_ENTRY = {"delegation_id": "delegations.id", "person_id": "persons.id"}


def upgrade() -> None:
    _create_delegations()
    _create_entries()


def _create_delegations() -> None:
    op.create_table(
        DELEGATIONS,
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("name", "email")),
        sa.Column("kind", choice("delegatekind", *KINDS), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column(
            "state",
            choice("delegationstate", "invited", "active", "declined", "ended"),
            nullable=False,
        ),
        sa.Column("invited_at", MOMENT, nullable=False),
        sa.Column("accepted_at", MOMENT, nullable=True),
        sa.Column("end_reason", choice("endreason", *REASONS), nullable=True),
        *_stamped(),
        *references(DELEGATIONS, OF_DELEGATION),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{DELEGATIONS}")),
    )
    op.create_index(op.f(f"ix_{DELEGATIONS}_person_id"), DELEGATIONS, ["person_id"])
    op.create_index(op.f(f"ix_{DELEGATIONS}_user_id_state"), DELEGATIONS, ["user_id", "state"])
    op.create_index(op.f(f"ix_{DELEGATIONS}_state_until"), DELEGATIONS, ["state", "until"])
    _unique_where(
        f"uq_{DELEGATIONS}_active_pair", DELEGATIONS, ["person_id", "user_id"], "state = 'active'"
    )


def _create_entries() -> None:
    op.create_table(
        ENTRIES,
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in OF_ENTRY),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("step", "typed", "note")),
        sa.Column(
            "state",
            choice("entrystate", "waiting", "returned", "confirmed", "discarded"),
            nullable=False,
        ),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("decided_at", MOMENT, nullable=True),
        *_stamped(),
        *references(ENTRIES, OF_ENTRY),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{ENTRIES}")),
    )
    op.create_index(op.f(f"ix_{ENTRIES}_person_id_state"), ENTRIES, ["person_id", "state"])
    op.create_index(op.f(f"ix_{ENTRIES}_state_sent_at"), ENTRIES, ["state", "sent_at"])
    _unique_where(
        f"uq_{ENTRIES}_open_step",
        ENTRIES,
        ["delegation_id", "step"],
        "state IN ('waiting', 'returned')",
    )


def _stamped() -> tuple[sa.Column, ...]:
    return (
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
    )


def _unique_where(name: str, table: str, columns: list[str], where: str) -> None:
    only = sa.text(where)
    op.create_index(name, table, columns, unique=True, sqlite_where=only, postgresql_where=only)


def downgrade() -> None:
    op.drop_table(ENTRIES)
    op.drop_table(DELEGATIONS)
