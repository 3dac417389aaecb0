"""keep further reference tables

Legal texts, definitions of STEM, identifiers of institutions, Saturdays that are worked: each row as it
stands in its file, with period, source and confidence.
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

TABLE = "reference_rows"
FILES = (
    "legal_basis",
    "stem_definitions",
    "stem_codes",
    "institution_ids",
    "compensatory_workdays",
)


def upgrade() -> None:
    kinds = sa.Enum(*FILES, name="table", native_enum=False, create_constraint=True, length=40)
    texts = ("code", "name_vi", "name_en", "detail", "source", "confidence", "note")
    op.create_table(
        TABLE,
        sa.Column("file", kinds, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in texts),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("file", "code", name=op.f(f"uq_{TABLE}_file_code")),
    )


def downgrade() -> None:
    op.drop_table(TABLE)
    op.execute(
        "DELETE FROM data_loads WHERE file IN ("
        + ", ".join(f"'{name}.csv'" for name in FILES)
        + ")"
    )
