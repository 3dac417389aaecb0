"""decide on institutions

What an institution is comes from decisions that one officer of the ministry enters and another one
approves: governing body and province become facts, a closed institution names the one that follows it.
"""

import sqlalchemy as sa
from alembic import op

from registry.core.schema_changes import choice, protect_fact, references, unprotect

revision = "0064"
down_revision = "0063"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
KINDS = (
    "university",
    "academy",
    "research_graduate_school",
    "branch_campus",
    "college",
    "armed_forces_school",
    "national_university",
    "regional_university",
    "dai_hoc",
    "member_university",
    "unit_of_dai_hoc",
    "alliance_campus",
    "foreign_invested_university",
    "research_academy",
    "research_institute",
)
CHANGES = "reference_changes"
STATES = ("proposed", "approved", "refused", "withdrawn")
WHAT = ("kind", "names", "governing", "province", "closure")
SUCCESSOR = "fk_institution_types_successor_id"


def upgrade() -> None:
    unprotect("institution_types")
    with op.batch_alter_table("institution_types") as batch:
        batch.add_column(sa.Column("successor_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(op.f(SUCCESSOR), "institutions", ["successor_id"], ["id"])
    _allow((*KINDS, "closed"))
    protect_fact("institution_types")
    _create_fact(
        "institution_governing",
        {"institution_id": "institutions.id", "governing_id": "organisations.id"},
        sa.Column("governing_id", sa.Uuid(), nullable=True),
        sa.Column("governing_vi", sa.Text(), nullable=False),
        sa.Column("governing_en", sa.Text(), nullable=False),
        sa.Column("is_restricted", sa.Boolean(), nullable=False),
    )
    _create_fact(
        "institution_places",
        {"institution_id": "institutions.id", "province_id": "provinces.id"},
        sa.Column("province_id", sa.Uuid(), nullable=False),
    )
    _create_changes()
    op.execute("DELETE FROM data_loads WHERE file = 'institutions.csv'")  # read once more, as facts


def downgrade() -> None:
    op.drop_table(CHANGES)
    op.drop_table("institution_places")
    op.drop_table("institution_governing")
    unprotect("institution_types")
    op.execute("UPDATE institution_types SET kind = 'research_institute' WHERE kind = 'closed'")
    _allow(KINDS)
    with op.batch_alter_table("institution_types") as batch:
        batch.drop_constraint(op.f(SUCCESSOR), type_="foreignkey")
        batch.drop_column("successor_id")
    protect_fact("institution_types")


def _allow(values: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{value}'" for value in values)
    with op.batch_alter_table("institution_types") as batch:
        batch.drop_constraint("institutionkind", type_="check")
        batch.create_check_constraint("institutionkind", f"kind IN ({listed})")


def _create_fact(table: str, targets: dict[str, str], *columns: sa.Column[object]) -> None:
    op.create_table(
        table,
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        *columns,
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
        *references(table, targets | {"recorded_by_id": "users.id"}),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_institution_id"), table, ["institution_id"])
    op.create_index(op.f(f"ix_{table}_series_id"), table, ["series_id"])
    op.create_index(f"ix_{table}_recorded_at", table, ["recorded_at"])
    _index_where(f"ix_{table}_superseded", table, "superseded_at", "superseded_at IS NOT NULL")
    _index_where(f"uq_{table}_current", table, "series_id", "superseded_at IS NULL", unique=True)
    protect_fact(table)


def _index_where(name: str, table: str, columns: str, where: str, *, unique: bool = False) -> None:
    only = sa.text(where)
    op.create_index(
        name, table, columns.split(), unique=unique, sqlite_where=only, postgresql_where=only
    )


def _create_changes() -> None:
    op.create_table(
        CHANGES,
        sa.Column("kind", choice("referencechangekind", *WHAT), nullable=False),
        sa.Column("state", choice("referencechangestate", *STATES), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("in_force_on", sa.Date(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("seen", sa.JSON(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("is_followed", sa.Boolean(), nullable=False),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "answered_by_id <> proposed_by_id", name=op.f(f"ck_{CHANGES}_four_eyes")
        ),
        *references(
            CHANGES,
            {
                "institution_id": "institutions.id",
                "document_id": "documents.id",
                "proposed_by_id": "users.id",
                "answered_by_id": "users.id",
            },
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{CHANGES}")),
    )
    op.create_index(op.f(f"ix_{CHANGES}_institution_id"), CHANGES, ["institution_id"])
    _index_where(
        f"uq_{CHANGES}_proposed", CHANGES, "institution_id kind", "state = 'proposed'", unique=True
    )
