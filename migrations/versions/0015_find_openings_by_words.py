"""find openings and programmes by words without marks

Their titles are kept once more in lower case and without marks, as the names of people are.
"""

import sqlalchemy as sa
from alembic import op

from registry.core.finding import fold_texts

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

TITLES = {"openings": ("title_vi", "title_en"), "talent_programs": ("name_vi", "name_en")}


def upgrade() -> None:
    for table, titles in TITLES.items():
        op.add_column(
            table, sa.Column("folded", sa.Text(), nullable=False, server_default=sa.text("''"))
        )
        _fold(table, titles)


def _fold(table: str, titles: tuple[str, str]) -> None:
    rows = sa.table(table, sa.column("id", sa.Uuid()), *map(sa.column, (*titles, "folded")))
    connection = op.get_bind()
    found = connection.execute(sa.select(rows.c.id, *(rows.c[name] for name in titles))).all()
    values = [{"row": row_id, "words": fold_texts(*texts)} for row_id, *texts in found]
    if values:
        connection.execute(
            sa.update(rows)
            .where(rows.c.id == sa.bindparam("row"))
            .values(folded=sa.bindparam("words")),
            values,
        )


def downgrade() -> None:
    for table in TITLES:
        op.drop_column(table, "folded")
