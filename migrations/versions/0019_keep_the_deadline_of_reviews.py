"""keep the deadline of reviews

By when a submitted profile is to have its answer, so that overdue ones can be counted. Until now it was
worked out from the history at each look: ten working days from the last submission. What waits is
found by its state.
"""

from datetime import date, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

WORKING_DAYS = 10  # the rule in force since 24/05/2025, the only one so far
SATURDAY = 5


def upgrade() -> None:
    for table in ("contracts", "introductions"):
        op.create_index(op.f(f"ix_{table}_state"), table, ["state"])
    op.add_column("persons", sa.Column("review_due_on", sa.Date(), nullable=True))
    connection = op.get_bind()
    persons = sa.table("persons", sa.column("id"), sa.column("review_due_on"), sa.column("state"))
    submitted = connection.execute(
        sa.text(
            "SELECT persons.id, max(state_changes.at) FROM persons "
            "JOIN state_changes ON state_changes.object_id = persons.id "
            "WHERE persons.state IN ('submitted', 'in_review') AND (to_state = 'submitted' "
            "OR (from_state = 'appeal' AND to_state = 'in_review')) GROUP BY persons.id"
        )
    ).all()
    holidays = {as_day(row[0]) for row in connection.execute(sa.text("SELECT day FROM holidays"))}
    for person_id, moment in submitted:
        due_on = step_over(holidays, as_day(moment))
        change = persons.update().where(persons.c.id == person_id)
        connection.execute(change.values(review_due_on=due_on))


def as_day(value: object) -> date:
    """A database without types of its own gives back what it stored."""
    if isinstance(value, datetime):
        return (value + timedelta(hours=7)).date()
    return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])


def step_over(holidays: set[date], day: date) -> date:
    left = WORKING_DAYS
    while left:
        day += timedelta(1)
        left -= day.weekday() < SATURDAY and day not in holidays
    return day


def downgrade() -> None:
    for table in ("introductions", "contracts"):
        op.drop_index(op.f(f"ix_{table}_state"), table)
    with op.batch_alter_table("persons") as batch:
        batch.drop_column("review_due_on")
