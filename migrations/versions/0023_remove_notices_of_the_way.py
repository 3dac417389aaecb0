"""remove the notices that told institutions which mission has a request

They name the mission, and with it the country of somebody who may hide it.
"""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DELETE FROM notices WHERE template = 'introduction_turn'")


def downgrade() -> None:
    """What told too much does not come back."""
