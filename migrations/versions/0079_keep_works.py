"""keep works

What experts published, their ORCID iD, and who may see both.
"""

import sqlalchemy as sa
from alembic import op

from registry.core.schema_changes import choice, references

revision = "0079"
down_revision = "0078"
branch_labels = None
depends_on = None

TABLE = "scholarly_works"
GROUPS = ("name", "employer", "country", "summary", "doctorate")


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("doi", sa.Text(), nullable=True),
        sa.Column("venue", sa.Text(), nullable=False),
        sa.Column("co_authors", sa.Text(), nullable=False),
        sa.Column(
            "source",
            choice("recordsource", "own", "orcid", "bibtex", "ris", "pasted"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *references(TABLE, {"person_id": "persons.id"}),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("person_id", "doi", name=op.f(f"uq_{TABLE}_person_id_doi")),
    )
    op.create_index(op.f(f"ix_{TABLE}_person_id"), TABLE, ["person_id"])
    op.add_column("persons", sa.Column("orcid", sa.Text(), nullable=True))
    _allow((*GROUPS, "works"))


def downgrade() -> None:
    op.execute("DELETE FROM visibility_rules WHERE field_group = 'works'")
    _allow(GROUPS)
    op.drop_column("persons", "orcid")
    op.drop_table(TABLE)


def _allow(groups: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{group}'" for group in groups)
    with op.batch_alter_table("visibility_rules") as batch:
        batch.drop_constraint("fieldgroup", type_="check")
        batch.create_check_constraint("fieldgroup", f"field_group IN ({listed})")
