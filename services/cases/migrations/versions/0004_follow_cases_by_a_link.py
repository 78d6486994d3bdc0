"""Let people follow their case by a link, and say where a customer wrote last.

Locks: cases for an instant, for a column without a default; the rest is a new table.
Safe while the previous release runs: yes, it neither knows the table nor the column.
"""

import sqlalchemy as sa
from alembic import op

from chassis.migrations import secure

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the table and the column."""
    op.add_column("cases", sa.Column("unread_since", sa.DateTime(timezone=True)))
    op.create_table(
        "tracking_requests",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("landlord_id", sa.Uuid, nullable=False),
        sa.Column("case_id", sa.Uuid),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index(
        "tracking_requests_by_case_idx", "tracking_requests", ["landlord_id", "case_id", "asked_at"]
    )
    op.create_index(
        "tracking_requests_by_age_idx", "tracking_requests", ["landlord_id", "asked_at"]
    )
    secure("tracking_requests")


def downgrade() -> None:
    """Drop them."""
    op.drop_table("tracking_requests")
    op.drop_column("cases", "unread_since")
