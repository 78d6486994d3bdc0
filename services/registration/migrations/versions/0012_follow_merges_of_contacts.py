"""Follow merges of contacts.

Locks: none, the table is new.
Safe while the previous release runs: yes, it does not know the table.
"""

from alembic import op

from chassis.migrations import create_followed_merges

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Make the table."""
    create_followed_merges()


def downgrade() -> None:
    """Drop it. Merges can then not be undone here any more."""
    op.drop_table("followed_merges")
