"""give the ministry a day for its check

By when an opening that its institution approved is published or returned. What waits now has its ten
working days from the day on which it was approved.
"""

from datetime import date, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

WORKING_DAYS = 10  # the rule in force since 24/05/2025, the only one so far
SATURDAY = 5


def upgrade() -> None:
    op.add_column("openings", sa.Column("check_due_on", sa.Date(), nullable=True))
    connection = op.get_bind()
    waiting = connection.execute(
        sa.text(
            "SELECT openings.id, max(state_changes.at) FROM openings "
            "JOIN state_changes ON state_changes.object_id = openings.id "
            "WHERE openings.state = 'ministry_check' AND to_state = 'ministry_check' "
            "GROUP BY openings.id"
        )
    ).all()
    free, worked = read_calendar(connection) if waiting else (set(), set())
    openings = sa.table("openings", sa.column("id"), sa.column("check_due_on"))
    for opening_id, moment in waiting:
        due_on = step_over(free, worked, as_day(moment))
        change = openings.update().where(openings.c.id == opening_id)
        connection.execute(change.values(check_due_on=due_on))


def read_calendar(connection: sa.Connection) -> tuple[set[date], set[date]]:
    free = connection.execute(sa.text("SELECT day FROM holidays")).scalars()
    worked = connection.execute(
        sa.text(
            "SELECT valid_from FROM reference_rows "
            "WHERE file = 'compensatory_workdays' AND valid_from IS NOT NULL"
        )
    ).scalars()
    return {as_day(one) for one in free}, {as_day(one) for one in worked}


def as_day(value: object) -> date:
    """A database without types of its own gives back what it stored."""
    if isinstance(value, datetime):
        return (value + timedelta(hours=7)).date()
    return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])


def step_over(free: set[date], worked: set[date], day: date) -> date:
    left = WORKING_DAYS
    while left:
        day += timedelta(1)
        left -= (day.weekday() < SATURDAY and day not in free) or day in worked
    return day


def downgrade() -> None:
    with op.batch_alter_table("openings") as batch:
        batch.drop_column("check_due_on")
