"""add profile cases

What is raised with a whole profile, and the state "appeal" of a profile.
"""

import sqlalchemy as sa
from alembic import op

from registry.core.schema_changes import choice

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

OLD_STATES = (
    "draft",
    "submitted",
    "in_review",
    "needs_info",
    "active",
    "not_eligible",
    "paused",
    "dormant",
    "withdrawn",
    "suspended",
    "merged",
)
NEW_STATES = (*OLD_STATES[:6], "appeal", *OLD_STATES[6:])
KINDS = ("more_info", "not_eligible", "suspension")
CASE_STATES = ("proposed", "rejected", "in_force", "answered", "appealed", "lifted", "final")


def upgrade() -> None:
    _allow_states(OLD_STATES, NEW_STATES)
    user = ["users.id"]
    op.create_table(
        "profile_cases",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", choice("casekind", *KINDS), nullable=False),
        sa.Column("state", choice("casestate", *CASE_STATES), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("text_vi", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("opened_by_id", sa.Uuid(), nullable=False),
        sa.Column("confirmed_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("appeal_until", sa.Date(), nullable=True),
        sa.Column("appeal_text", sa.Text(), nullable=False),
        sa.Column("appeal_due_on", sa.Date(), nullable=True),
        sa.Column("closed_by_id", sa.Uuid(), nullable=True),
        sa.Column("closing_vi", sa.Text(), nullable=False),
        sa.Column("closing_en", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "confirmed_by_id <> opened_by_id", name=op.f("ck_profile_cases_four_eyes")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_profile_cases_person_id")
        ),
        sa.ForeignKeyConstraint(["opened_by_id"], user, name=op.f("fk_profile_cases_opened_by_id")),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], user, name=op.f("fk_profile_cases_confirmed_by_id")
        ),
        sa.ForeignKeyConstraint(["closed_by_id"], user, name=op.f("fk_profile_cases_closed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_cases")),
    )
    op.create_index(op.f("ix_profile_cases_kind_state"), "profile_cases", ["kind", "state"])
    op.create_index(op.f("ix_profile_cases_person_id"), "profile_cases", ["person_id"])
    is_proposed = sa.text("state = 'proposed'")
    op.create_index(
        "uq_profile_cases_proposed",
        "profile_cases",
        ["person_id"],
        unique=True,
        sqlite_where=is_proposed,
        postgresql_where=is_proposed,
    )


def downgrade() -> None:
    op.drop_table("profile_cases")
    op.execute("UPDATE persons SET state = 'not_eligible' WHERE state = 'appeal'")
    _allow_states(NEW_STATES, OLD_STATES)


def _allow_states(before: tuple[str, ...], after: tuple[str, ...]) -> None:
    """SQLite cannot alter a check, and a table that others refer to cannot be replaced inside a
    transaction; its manual gives this way of changing the words of a check in place."""
    old, new = (f"state IN ({', '.join(map(repr, values))})" for values in (before, after))
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f("ck_persons_personstate"), "persons", type_="check")
        op.create_check_constraint(op.f("ck_persons_personstate"), "persons", new)
        return
    op.execute("PRAGMA writable_schema=ON")
    op.get_bind().execute(
        sa.text(
            "UPDATE sqlite_master SET sql = replace(sql, :old, :new) "
            "WHERE type = 'table' AND name = 'persons'"
        ),
        {"old": old, "new": new},
    )
    op.execute("PRAGMA writable_schema=RESET")
