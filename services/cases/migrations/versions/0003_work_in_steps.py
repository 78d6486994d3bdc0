"""Keep the steps of the work on a case, and find the people who are not matched yet.

Locks: a moment on cases for columns whose defaults are constants; the index is built under a
lock that lets everybody read.
Safe while the previous release runs: yes, its cases have no steps.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the columns and the index."""
    op.add_column("cases", sa.Column("workflow", JSONB, nullable=False, server_default="[]"))
    op.add_column("cases", sa.Column("step", sa.Text, nullable=False, server_default=""))
    op.create_index(
        "cases_to_match_idx",
        "cases",
        ["landlord_id", "received_at", "id"],
        postgresql_where=sa.text(
            "kind = 'registration' AND status IN ('new', 'in_progress', 'with_customer')"
        ),
    )


def downgrade() -> None:
    """Drop them. What was sent is still on the timelines."""
    op.drop_index("cases_to_match_idx", "cases")
    op.drop_column("cases", "step")
    op.drop_column("cases", "workflow")
