"""decide on nominations

What the competent authority decided: the designation that came of a nomination, or a no of two people.
"""

import sqlalchemy as sa
from alembic import op

revision = "0086"
down_revision = "0085"
branch_labels = None
depends_on = None

TABLE = "nominations"
STATES = (
    *("asked", "dossier", "check", "returned", "eligible", "scoring", "discussing"),
    *("recommended", "ended"),
)
ENDINGS = ("not_eligible", "not_recommended")
KEYS = {
    "entry_id": "designation_entries",
    "declined_by_id": "users",
    "decline_confirmed_by_id": "users",
}


def upgrade() -> None:
    _allow((*STATES[:-1], "deciding", "designated", "ended"), (*ENDINGS, "declined"))
    with op.batch_alter_table(TABLE) as batch:
        for column, target in KEYS.items():
            batch.add_column(sa.Column(column, sa.Uuid(), nullable=True))
            batch.create_foreign_key(op.f(f"fk_{TABLE}_{column}"), target, [column], ["id"])
        batch.create_check_constraint(
            "decline_four_eyes", "decline_confirmed_by_id <> declined_by_id"
        )
        batch.create_index(op.f(f"ix_{TABLE}_entry_id"), ["entry_id"])


def downgrade() -> None:
    # What was decided stays in the designations; its nomination is again one that was recommended.
    op.execute(
        "UPDATE nominations SET state = 'recommended' WHERE state IN ('deciding', 'designated')"
    )
    op.execute("UPDATE nominations SET ending = NULL WHERE ending = 'declined'")
    with op.batch_alter_table(TABLE) as batch:
        batch.drop_index(op.f(f"ix_{TABLE}_entry_id"))
        batch.drop_constraint("decline_four_eyes", type_="check")
        for column in KEYS:
            batch.drop_constraint(op.f(f"fk_{TABLE}_{column}"), type_="foreignkey")
            batch.drop_column(column)
    _allow(STATES, ENDINGS)


def _allow(states: tuple[str, ...], endings: tuple[str, ...]) -> None:
    with op.batch_alter_table(TABLE) as batch:
        for name, column, values in (
            ("nominationstate", "state", states),
            ("ending", "ending", endings),
        ):
            listed = ", ".join(f"'{value}'" for value in values)
            batch.drop_constraint(name, type_="check")
            batch.create_check_constraint(name, f"{column} IN ({listed})")
