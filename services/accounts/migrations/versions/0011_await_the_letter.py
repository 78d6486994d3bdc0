"""Count the days of provisional access from the letter to the home.

Days that run already run on as they were counted: from when access was given.

Locks: connections for an instant, the default is kept in the catalogue.
Safe while the previous release runs: yes. What it gives provisionally has its days at once.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the mark."""
    op.add_column(
        "connections",
        sa.Column("awaits_letter", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )


def downgrade() -> None:
    """Drop it. What awaits its letter is left to staff."""
    op.drop_column("connections", "awaits_letter")
