"""Keep what somebody says to the owner of a home whom they have asked.

Locks: a short one on `registrations`, to add columns that are empty.
Safe while the previous release runs: yes, it neither reads nor writes them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the columns."""
    for name in ("asked_role", "asked_words"):
        op.add_column("registrations", sa.Column(name, sa.Text, nullable=False, server_default=""))


def downgrade() -> None:
    """Drop them."""
    for name in ("asked_words", "asked_role"):
        op.drop_column("registrations", name)
