"""keep what experts write about

Their texts in the terms of a trained model, for the order of search results, and the models.
"""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
MODELS, WRITTEN = "subject_models", "written_subjects"


def upgrade() -> None:
    op.create_table(
        MODELS,
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("texts", sa.Integer(), nullable=False),
        sa.Column("unknown", sa.Double(), nullable=False),
        sa.Column("trained_at", MOMENT, nullable=False),
        sa.Column("in_use_since", MOMENT, nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{MODELS}")),
        sa.UniqueConstraint("digest", name=op.f(f"uq_{MODELS}_digest")),
    )
    op.create_table(
        WRITTEN,
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("texts_count", sa.Integer(), nullable=False),
        sa.Column("unknown", sa.Double(), nullable=False),
        sa.Column("terms", sa.LargeBinary(), nullable=False),
        sa.Column("vectors", sa.LargeBinary(), nullable=False),
        sa.Column("centre", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f(f"fk_{WRITTEN}_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{WRITTEN}")),
        sa.UniqueConstraint("person_id", "model", name=op.f(f"uq_{WRITTEN}_person_id_model")),
    )
    op.create_index(op.f(f"ix_{WRITTEN}_model"), WRITTEN, ["model"])
    op.create_index(op.f(f"ix_{WRITTEN}_made_at"), WRITTEN, ["made_at"])


def downgrade() -> None:
    op.drop_table(WRITTEN)
    op.drop_table(MODELS)
