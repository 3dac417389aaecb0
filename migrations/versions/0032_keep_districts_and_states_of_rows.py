"""keep the consular districts and what is known of each reference row

Two further files that are shown as they stand.
"""

from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

TABLE = "reference_rows"
BEFORE = (
    "legal_basis",
    "stem_definitions",
    "stem_codes",
    "institution_ids",
    "compensatory_workdays",
)
NEW = ("consular_subdivisions", "row_status")


def upgrade() -> None:
    _allow(*BEFORE, *NEW)


def _allow(*files: str) -> None:
    name, allowed = op.f(f"ck_{TABLE}_table"), _listed(*files)
    with op.batch_alter_table(TABLE) as batch:
        batch.drop_constraint(name, type_="check")
        batch.create_check_constraint(name, f"file IN ({allowed})")


def _listed(*files: str) -> str:
    return ", ".join(f"'{file}'" for file in files)


def downgrade() -> None:
    op.execute(f"DELETE FROM {TABLE} WHERE file IN ({_listed(*NEW)})")
    loaded = _listed(*(f"{file}.csv" for file in NEW))
    op.execute(f"DELETE FROM data_loads WHERE file IN ({loaded})")
    _allow(*BEFORE)
