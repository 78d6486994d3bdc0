"""Note when staff had the services asked once more for what a person wants.

Locks: both tables for as long as it takes to add a column that is empty; `closings` while its few
rows are indexed.
Safe while the previous release runs: yes, it does not know them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Add the columns and what the list of closings is read by."""
    for table in ("data_requests", "closings"):
        op.add_column(table, sa.Column("asked_again_at", sa.DateTime(timezone=True)))
    op.create_index("closings_by_time_idx", "closings", ["landlord_id", "asked_at", "id"])


def downgrade() -> None:
    """Drop them."""
    op.drop_index("closings_by_time_idx", "closings")
    for table in ("data_requests", "closings"):
        op.drop_column(table, "asked_again_at")
