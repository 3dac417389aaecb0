"""review terms

Before the term of a designation ends it is reviewed, and may be extended.
"""

import sqlalchemy as sa
from alembic import op

from registry.core.schema_changes import choice, references

revision = "0091"
down_revision = "0090"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
REVIEWS, ENTRIES = "designation_reviews", "designation_entries"
KINDS = ("recording", "correction", "end", "revocation")


def upgrade() -> None:
    _allow((*KINDS[:2], "extension", *KINDS[2:]))
    op.create_table(
        REVIEWS,
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            choice("reviewstate", "due", "extended", "renewed", "let_end", "lapsed"),
            nullable=False,
        ),
        sa.Column("reminders_sent", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("moved_at", MOMENT, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *references(REVIEWS, {"person_id": "persons.id"}),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{REVIEWS}")),
        sa.UniqueConstraint("series_id", "ends_on", name=op.f(f"uq_{REVIEWS}_series_id_ends_on")),
    )
    op.create_index(op.f(f"ix_{REVIEWS}_person_id"), REVIEWS, ["person_id"])
    op.create_index(op.f(f"ix_{REVIEWS}_state_ends_on"), REVIEWS, ["state", "ends_on"])


def downgrade() -> None:
    op.drop_table(REVIEWS)
    # An extension that was recorded is a correction of the last day, as it was entered before.
    op.execute("UPDATE designation_entries SET kind = 'correction' WHERE kind = 'extension'")
    _allow(KINDS)


def _allow(kinds: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table(ENTRIES) as batch:
        batch.drop_constraint("entrykind", type_="check")
        batch.create_check_constraint("entrykind", f"kind IN ({listed})")
