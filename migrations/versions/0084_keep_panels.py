"""keep panels

Who judges a nomination, who is left out, and what they score, say and vote.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from registry.core.schema_changes import choice, references

revision = "0084"
down_revision = "0083"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
NOMINATIONS, MEMBERS, SCORES, NOTES = "nominations", "panelists", "panel_scores", "panel_notes"
STATES = ("asked", "dossier", "check", "returned", "eligible", "ended")
FURTHER = ("scoring", "discussing", "recommended")
CONFLICTS = (
    "nominee",
    "nominator",
    "referee",
    "same_institution",
    "joint_work",
    "kinship",
    "other",
)
OF_MEMBER = {"nomination_id": "nominations.id", "user_id": "users.id"}


def upgrade() -> None:
    _allow((*STATES, *FURTHER), ("not_eligible", "not_recommended"))
    with op.batch_alter_table(NOMINATIONS) as batch:
        batch.add_column(sa.Column("referees", sa.JSON(), nullable=False, server_default="[]"))
        batch.add_column(sa.Column("panel_number", sa.Text(), nullable=False, server_default=""))
        batch.add_column(sa.Column("panel_decided_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("panel_document_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_nominations_panel_document_id"), "documents", ["panel_document_id"], ["id"]
        )
    op.create_table(
        MEMBERS,
        sa.Column("nomination_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("is_chair", sa.Boolean(), nullable=False),
        sa.Column("conflict", choice("conflictkind", *CONFLICTS), nullable=True),
        sa.Column("is_declared", sa.Boolean(), nullable=False),
        sa.Column("declared_at", MOMENT, nullable=True),
        sa.Column("excused", sa.Text(), nullable=False),
        *_stamped(MEMBERS, OF_MEMBER),
        sa.UniqueConstraint(*OF_MEMBER, name=op.f(f"uq_{MEMBERS}_nomination_id_user_id")),
    )
    op.create_index(op.f(f"ix_{MEMBERS}_user_id"), MEMBERS, ["user_id"])
    op.create_table(
        SCORES,
        sa.Column("panelist_id", sa.Uuid(), nullable=False),
        sa.Column("turn", choice("round", "first", "second"), nullable=False),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("vote", choice("vote", "yes", "no", "abstain"), nullable=True),
        *_stamped(SCORES, {"panelist_id": "panelists.id"}),
        sa.UniqueConstraint("panelist_id", "turn", name=op.f(f"uq_{SCORES}_panelist_id_turn")),
    )
    op.create_table(
        NOTES,
        sa.Column("panelist_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        *_stamped(NOTES, {"panelist_id": "panelists.id"}),
    )
    op.create_index(op.f(f"ix_{NOTES}_panelist_id"), NOTES, ["panelist_id"])


def _stamped(table: str, keys: dict[str, str]) -> list[Any]:
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        *references(table, keys),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def downgrade() -> None:
    for table in (NOTES, SCORES, MEMBERS):
        op.drop_table(table)
    # A nomination that a panel has is one again that waits for it.
    op.execute(
        "UPDATE nominations SET state = 'eligible'"
        " WHERE state IN ('scoring', 'discussing', 'recommended')"
    )
    op.execute("UPDATE nominations SET ending = NULL WHERE ending = 'not_recommended'")
    with op.batch_alter_table(NOMINATIONS) as batch:
        batch.drop_constraint(op.f("fk_nominations_panel_document_id"), type_="foreignkey")
        for column in ("referees", "panel_number", "panel_decided_on", "panel_document_id"):
            batch.drop_column(column)
    _allow(STATES, ("not_eligible",))


def _allow(states: tuple[str, ...], endings: tuple[str, ...]) -> None:
    with op.batch_alter_table(NOMINATIONS) as batch:
        for name, column, values in (
            ("nominationstate", "state", states),
            ("ending", "ending", endings),
        ):
            listed = ", ".join(f"'{value}'" for value in values)
            batch.drop_constraint(name, type_="check")
            batch.create_check_constraint(name, f"{column} IN ({listed})")
