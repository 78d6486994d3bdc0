"""Say of logins when they last signed in.

Locks: users for an instant; a new column without default rewrites nothing.
Safe while the previous release runs: yes, it does not know the column.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the column."""
    op.add_column("users", sa.Column("last_signed_in_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("users", "last_signed_in_at")
