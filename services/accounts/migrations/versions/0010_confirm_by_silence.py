"""Find the provisional connections whose time is over.

Those that were given before this release keep no such time: staff confirm them, as before.

Locks: connections against writes while the index is built, a second for a million rows.
Safe while the previous release runs: yes. What it gives provisionally waits for staff. Nothing has
set the time before, so it opens nothing by reaching it either.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Build the index."""
    op.create_index(
        "connections_provisional_idx",
        "connections",
        ["landlord_id", "provisional_until"],
        postgresql_where=sa.text("is_provisional"),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_index("connections_provisional_idx", "connections")
