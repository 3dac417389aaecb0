"""decide on tables

Fields on a list, semesters and holidays are changed by two officers as institutions are; holidays become
facts on two axes.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

from registry.core.schema_changes import protect_fact, references

revision = "0093"
down_revision = "0092"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
CHANGES, HOLIDAYS = "reference_changes", "holidays"
UNIQUE = "uq_reference_changes_proposed"
OF_INSTITUTIONS = ("kind", "names", "governing", "province", "closure")
OF_TABLES = ("field_flag", "semester", "holiday")
PROPOSED = sa.text("state = 'proposed'")
BELIEVED = "superseded_at IS NULL"


def upgrade() -> None:
    op.drop_index(UNIQUE, CHANGES)
    _allow((*OF_INSTITUTIONS, *OF_TABLES))
    with op.batch_alter_table(CHANGES) as batch:
        batch.add_column(sa.Column("subject_key", sa.Text(), nullable=False, server_default=""))
        batch.alter_column("institution_id", existing_type=sa.Uuid(), nullable=True)
    changes = sa.table(
        CHANGES,
        sa.column("id", sa.Uuid()),
        sa.column("institution_id", sa.Uuid()),
        sa.column("subject_key"),
    )
    connection = op.get_bind()
    for row in connection.execute(sa.select(changes.c.id, changes.c.institution_id)).all():
        key = {"subject_key": str(row.institution_id)}
        connection.execute(sa.update(changes).where(changes.c.id == row.id).values(key))
    with op.batch_alter_table(CHANGES) as batch:
        batch.alter_column("subject_key", existing_type=sa.Text(), server_default=None)
    _make_unique("subject_key")
    days = _take_holidays("day", "name_vi", "name_en", "source", "confidence", "note")
    _create_holidays()
    _put_holidays([_as_fact(day) for day in days])
    protect_fact(HOLIDAYS)


def downgrade() -> None:
    kept = ("day", "name_vi", "name_en", "source", "confidence", "note")
    days = _take_holidays(*kept, "is_off", "superseded_at")
    _create_plain_holidays()
    believed = [day for day in days if day["is_off"] and day["superseded_at"] is None]
    _put_holidays([{name: day[name] for name in ("id", *kept)} for day in believed])
    op.drop_index(UNIQUE, CHANGES)
    op.execute(f"DELETE FROM {CHANGES} WHERE institution_id IS NULL")
    with op.batch_alter_table(CHANGES) as batch:
        batch.drop_column("subject_key")
        batch.alter_column("institution_id", existing_type=sa.Uuid(), nullable=False)
    _allow(OF_INSTITUTIONS)
    _make_unique("institution_id")


def _allow(values: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{value}'" for value in values)
    with op.batch_alter_table(CHANGES) as batch:
        batch.drop_constraint("referencechangekind", type_="check")
        batch.create_check_constraint("referencechangekind", f"kind IN ({listed})")


def _make_unique(column: str) -> None:
    op.create_index(
        UNIQUE,
        CHANGES,
        [column, "kind"],
        unique=True,
        sqlite_where=PROPOSED,
        postgresql_where=PROPOSED,
    )


def _typed(name: str) -> "sa.ColumnClause[object]":
    kinds = {"id": sa.Uuid(), "series_id": sa.Uuid(), "day": sa.Date(), "is_off": sa.Boolean()}
    kinds |= {"valid_from": sa.Date(), "valid_to": sa.Date()}
    kinds |= {"recorded_at": MOMENT, "superseded_at": MOMENT}
    return sa.column(name, kinds.get(name, sa.Text()))


def _take_holidays(*names: str) -> list[dict[str, Any]]:
    table = sa.table(HOLIDAYS, *(_typed(name) for name in ("id", *names)))
    days = [dict(row) for row in op.get_bind().execute(sa.select(table)).mappings()]
    op.drop_table(HOLIDAYS)
    return days


def _as_fact(day: dict[str, Any]) -> dict[str, Any]:
    """As a load of the reference data records it."""
    held = {"valid_from": day["day"], "valid_to": day["day"] + timedelta(1)}
    about = {"recorded_at": datetime.now(UTC), "reason": "reference data"}
    return {**day, **held, **about, "series_id": day["id"], "is_off": True}


def _put_holidays(days: list[dict[str, Any]]) -> None:
    if days:
        table = sa.table(HOLIDAYS, *(_typed(name) for name in days[0]))
        op.get_bind().execute(sa.insert(table), days)


def _create_holidays() -> None:
    op.create_table(
        HOLIDAYS,
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name_vi", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("is_off", sa.Boolean(), nullable=False),
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("superseded_at", MOMENT, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *references(HOLIDAYS, {"recorded_by_id": "users.id"}),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holidays")),
    )
    op.create_index(op.f("ix_holidays_series_id"), HOLIDAYS, ["series_id"])
    _index_believed("uq_holidays_current", "series_id")
    _index_believed("uq_holidays_current_day", "day")


def _index_believed(name: str, column: str) -> None:
    only = sa.text(BELIEVED)
    op.create_index(name, HOLIDAYS, [column], unique=True, sqlite_where=only, postgresql_where=only)


def _create_plain_holidays() -> None:
    op.create_table(
        HOLIDAYS,
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name_vi", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holidays")),
        sa.UniqueConstraint("day", name=op.f("uq_holidays_day")),
    )
