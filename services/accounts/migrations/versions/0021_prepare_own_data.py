"""Keep what was prepared for people who asked what is held about them.

Locks: none, the table is new.
Safe while the previous release runs: yes, it does not know the table.
"""

from alembic import op

from chassis.migrations import create_own_data_parts

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Make the table."""
    create_own_data_parts()


def downgrade() -> None:
    """Drop it. Whoever waits asks again."""
    op.drop_table("own_data_parts")
