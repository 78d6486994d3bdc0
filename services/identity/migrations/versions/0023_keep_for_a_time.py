"""Erase by rules that are reported first, and by no clock that leaps.

Locks: none, the tables are new.
Safe while the previous release runs: yes, it does not know the tables.
"""

from alembic import op

from chassis.migrations import create_clock_marks

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """Make the tables."""
    create_clock_marks()


def downgrade() -> None:
    """Drop them. Nothing is erased that would not have been."""
    op.drop_table("clock_marks")
