"""record a decision once

Of one person a decision is believed once, and proposed once. Where it was recorded twice, the first
record stays believed; the later ones stay readable as history.
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

BELIEVED = "superseded_at IS NULL"
WAITING = "state = 'proposed' AND kind = 'recording'"


def upgrade() -> None:
    later = _later_ones("designations", "recorded_at", BELIEVED)
    designations = sa.table(
        "designations",
        sa.column("id", sa.Uuid()),
        sa.column("superseded_at", sa.DateTime(timezone=True)),
    )
    op.execute(
        designations.update()
        .where(designations.c.id.in_(later))
        .values(superseded_at=datetime.now(UTC))
    )
    entries = sa.table(
        "designation_entries", sa.column("id", sa.Uuid()), sa.column("state"), sa.column("answer")
    )
    op.execute(
        entries.update()
        .where(entries.c.id.in_(_later_ones("designation_entries", "created_at", WAITING)))
        .values(
            state="rejected",
            answer="Quyết định này đã được ghi nhận trước đó. / This decision had been recorded before.",
        )
    )
    for table, where in (("designations", BELIEVED), ("designation_entries", WAITING)):
        op.create_index(
            f"uq_{table}_decision",
            table,
            ["person_id", "decision_number"],
            unique=True,
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )


def _later_ones(table: str, moment: str, where: str) -> list[object]:
    """Every row but the first of the same person and decision."""
    columns = [sa.column(name) for name in ("person_id", "decision_number", moment)]
    rows = sa.table(table, sa.column("id", sa.Uuid()), *columns)
    ordered = op.get_bind().execute(
        sa.select(rows.c.id, rows.c.person_id, rows.c.decision_number)
        .where(sa.text(where))
        .order_by(rows.c[moment], rows.c.id)
    )
    seen: set[tuple[object, object]] = set()
    later: list[object] = []
    for row_id, person_id, number in ordered:
        if (person_id, number) in seen:
            later.append(row_id)
        seen.add((person_id, number))
    return later


def downgrade() -> None:
    op.drop_index("uq_designation_entries_decision", "designation_entries")
    op.drop_index("uq_designations_decision", "designations")
