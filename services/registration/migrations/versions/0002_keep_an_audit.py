"""Keep an audit that is chained.

Locks: none on tables in use; everything here is new.
Safe while the previous release runs: yes, it knows none of it.
"""

from chassis.migrations import create_audit, drop_audit

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create it."""
    create_audit()


def downgrade() -> None:
    """Drop it, entries and all."""
    drop_audit()
