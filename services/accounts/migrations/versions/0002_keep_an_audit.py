"""Keep an audit that is chained, and let nobody change what was said of a correction.

Locks: none on tables in use; everything here is new, except contact_changes, for an instant.
Safe while the previous release runs: yes, it never changes or deletes a correction.
"""

import sqlalchemy as sa
from alembic import op

from chassis.migrations import append_only, create_audit, drop_audit, for_each_user_of

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create it."""
    create_audit()
    op.add_column(
        "contact_changes",
        sa.Column("changed_by_name", sa.Text, nullable=False, server_default=""),
    )
    op.create_index("contact_changes_by_time_idx", "contact_changes", ["landlord_id", "changed_at"])
    append_only("contact_changes")


def downgrade() -> None:
    """Drop it, entries and all."""
    for_each_user_of("contact_changes", "GRANT UPDATE, DELETE ON contact_changes TO %I")
    op.drop_index("contact_changes_by_time_idx", "contact_changes")
    op.drop_column("contact_changes", "changed_by_name")
    drop_audit()
