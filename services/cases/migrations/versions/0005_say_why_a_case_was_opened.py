"""Keep why a registration became a case: what was asked for did not fail.

Locks: a moment on cases for a column whose default is a constant.
Safe while the previous release runs: yes, its cases say nothing and are named as before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the column."""
    op.add_column("cases", sa.Column("reason", sa.Text, nullable=False, server_default=""))


def downgrade() -> None:
    """Drop it; the timelines still say it."""
    op.drop_column("cases", "reason")
