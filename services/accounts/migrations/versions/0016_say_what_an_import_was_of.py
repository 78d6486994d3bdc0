"""Say of each import whether it was of records or of transactions.

Locks: imports for an instant, the default is kept in the catalogue.
Safe while the previous release runs: yes, what it reads are records.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the kind."""
    op.add_column("imports", sa.Column("kind", sa.Text(), server_default="records", nullable=False))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("imports", "kind")
