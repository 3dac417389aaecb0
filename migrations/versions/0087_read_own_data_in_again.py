"""read own data in again

What an expert downloaded from the registry can be read as proposals: one more place where something in a
profile was read.
"""

from alembic import op

revision = "0087"
down_revision = "0086"
branch_labels = None
depends_on = None

TABLES = ("proposals", "scholarly_works")
SOURCES = ("own", "orcid", "bibtex", "ris", "pasted")


def upgrade() -> None:
    _allow((*SOURCES, "export"))


def downgrade() -> None:
    op.execute("DELETE FROM proposals WHERE source = 'export'")
    op.execute("UPDATE scholarly_works SET source = 'own' WHERE source = 'export'")
    _allow(SOURCES)


def _allow(sources: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{source}'" for source in sources)
    for table in TABLES:
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint("recordsource", type_="check")
            batch.create_check_constraint("recordsource", f"source IN ({listed})")
