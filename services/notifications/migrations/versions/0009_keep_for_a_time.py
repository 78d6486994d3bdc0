"""Erase by rules that are reported first, and by no clock that leaps.

Locks: messages for as long as it takes to index them.
Safe while the previous release runs: yes, it does not know the tables.
"""

from alembic import op

from chassis.migrations import create_clock_marks, create_retention_reports

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make the tables."""
    create_clock_marks()
    create_retention_reports()
    op.create_index("messages_by_age_idx", "messages", ["landlord_id", "queued_at"])


def downgrade() -> None:
    """Drop them. Nothing is erased that would not have been."""
    op.drop_index("messages_by_age_idx")
    op.drop_table("retention_reports")
    op.drop_table("clock_marks")
