"""plan the national assignment

Runs with their inputs and results, and what people decided against them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
RUNS, OPENINGS = "assignment_runs", "assigned_openings"
PAIRS, OVERRIDES = "assignment_pairs", "assignment_overrides"


def upgrade() -> None:
    _create(
        RUNS,
        {"planned_by_id": "users.id", "job_id": "jobs.id"},
        *_texts("code", "name", "inputs_hash", "result_hash"),
        sa.Column("series_id", sa.Uuid(), nullable=False),
        _choice("state", "runstate", "waiting", "done", "impossible", "cancelled", "closed"),
        *(_json(name) for name in ("parameters", "versions", "limits", "prices", "obstacles")),
        sa.Column("planned_by_id", sa.Uuid(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=True),
        *_numbers("number", "experts", "candidates", "seats", "filled", "filled_without"),
        *_numbers("filled_alone", "seconds", "version"),
        *_sums("score", "score_without", "value", "bound"),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.UniqueConstraint("code", name=op.f(f"uq_{RUNS}_code")),
        sa.UniqueConstraint("series_id", "number", name=op.f(f"uq_{RUNS}_series_id_number")),
    )
    op.create_index(op.f(f"ix_{RUNS}_state"), RUNS, ["state"])
    _create(
        OPENINGS,
        {
            "run_id": f"{RUNS}.id",
            "opening_id": "openings.id",
            "institution_id": "institutions.id",
            "field_id": "concepts.id",
        },
        *_ids("run_id", "opening_id", "institution_id", "field_id"),
        *_numbers("seats", "filled"),
        *_texts("why"),
        _json("funnel"),
        sa.UniqueConstraint("run_id", "opening_id", name=op.f(f"uq_{OPENINGS}_run_id_opening_id")),
    )
    op.create_index(op.f(f"ix_{OPENINGS}_opening_id"), OPENINGS, ["opening_id"])
    _create_pairs()
    _create_overrides()


def _create_pairs() -> None:
    unique = ("run_id", "opening_id", "person_id")
    _create(
        PAIRS,
        {
            "run_id": f"{RUNS}.id",
            "person_id": "persons.id",
            "opening_id": "openings.id",
            "institution_id": "institutions.id",
            "introduction_id": "introductions.id",
        },
        *_ids("run_id", "person_id", "opening_id", "institution_id"),
        sa.Column("introduction_id", sa.Uuid(), nullable=True),
        *_texts("window"),
        *_numbers("score"),
        _json("parts"),
        sa.Column("is_chosen", sa.Boolean(), nullable=False),
        sa.UniqueConstraint(*unique, name=op.f(f"uq_{PAIRS}_{'_'.join(unique)}")),
    )
    op.create_index(op.f(f"ix_{PAIRS}_run_id_is_chosen"), PAIRS, ["run_id", "is_chosen"])
    op.create_index(op.f(f"ix_{PAIRS}_person_id"), PAIRS, ["person_id"])


def _create_overrides() -> None:
    _create(
        OVERRIDES,
        {
            "series_id": f"{RUNS}.id",
            "run_id": f"{RUNS}.id",
            "person_id": "persons.id",
            "opening_id": "openings.id",
            "by_id": "users.id",
            "dropped_by_id": "users.id",
        },
        *_ids("series_id", "run_id", "person_id", "opening_id", "by_id"),
        _choice("kind", "overridekind", "pin", "veto"),
        *_texts("reason"),
        *_numbers("price_seats"),
        *_sums("price_score"),
        sa.Column("dropped_at", MOMENT, nullable=True),
        sa.Column("dropped_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
    )
    op.create_index(op.f(f"ix_{OVERRIDES}_person_id"), OVERRIDES, ["person_id"])
    in_force = sa.text("dropped_at IS NULL")
    op.create_index(
        "uq_assignment_overrides_pair",
        OVERRIDES,
        ["series_id", "person_id", "opening_id"],
        unique=True,
        sqlite_where=in_force,
        postgresql_where=in_force,
    )


def downgrade() -> None:
    for table in (OVERRIDES, PAIRS, OPENINGS, RUNS):
        op.drop_table(table)


def _create(table: str, keys: dict[str, str], *columns: sa.schema.SchemaItem) -> None:
    op.create_table(
        table,
        *columns,
        sa.Column("id", sa.Uuid(), nullable=False),
        *(
            sa.ForeignKeyConstraint([name], [target], name=op.f(f"fk_{table}_{name}"))
            for name, target in keys.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _ids(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Uuid(), nullable=False) for name in names]


def _texts(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _numbers(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Integer(), nullable=False) for name in names]


def _sums(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.BigInteger(), nullable=False) for name in names]


def _json(name: str) -> sa.Column:
    return sa.Column(name, sa.JSON(), nullable=False)


def _choice(column: str, name: str, *values: str) -> sa.Column:
    kind = sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)
    return sa.Column(column, kind, nullable=False)
