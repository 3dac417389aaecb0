"""let two take a check back

A verifier proposes that a verification is revoked, the ministry decides. That two records are parted
again waits for a second verifier, too.
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

COLUMNS = ("revocation_by_id", "revocation_at", "revocation_vi", "revocation_en")


def upgrade() -> None:
    with op.batch_alter_table("claims") as batch:
        batch.add_column(sa.Column("revocation_by_id", sa.Uuid(), nullable=True))
        batch.add_column(sa.Column("revocation_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("revocation_vi", sa.Text(), nullable=True))
        batch.add_column(sa.Column("revocation_en", sa.Text(), nullable=True))
    op.execute("UPDATE claims SET revocation_vi = '', revocation_en = ''")
    with op.batch_alter_table("claims") as batch:
        batch.alter_column("revocation_vi", existing_type=sa.Text(), nullable=False)
        batch.alter_column("revocation_en", existing_type=sa.Text(), nullable=False)
        batch.create_foreign_key(
            op.f("fk_claims_revocation_by_id"), "users", ["revocation_by_id"], ["id"]
        )
    _allow_pairs("unsure", "same", "different", "merged", "parting", "unmerged")


def _allow_pairs(*states: str) -> None:
    allowed = ", ".join(f"'{state}'" for state in states)
    with op.batch_alter_table("duplicate_pairs") as batch:
        batch.drop_constraint(op.f("ck_duplicate_pairs_pairstate"), type_="check")
        batch.create_check_constraint(op.f("ck_duplicate_pairs_pairstate"), f"state IN ({allowed})")


def downgrade() -> None:
    with op.batch_alter_table("claims") as batch:
        batch.drop_constraint(op.f("fk_claims_revocation_by_id"), type_="foreignkey")
        for name in reversed(COLUMNS):
            batch.drop_column(name)
    op.execute("UPDATE duplicate_pairs SET state = 'merged' WHERE state = 'parting'")
    _allow_pairs("unsure", "same", "different", "merged", "unmerged")
