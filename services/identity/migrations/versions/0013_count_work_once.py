"""Remember the work that browsers have handed in, so that it counts once.

Locks: none; only a new table. Safe while the previous release runs: yes, it does not know it.
"""

import sqlalchemy as sa
from alembic import op

from chassis.migrations import secure

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "spent_work",
        sa.Column("landlord_id", sa.Uuid, primary_key=True),
        sa.Column("nonce", sa.LargeBinary, primary_key=True),
        sa.Column("spent_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index(
        "spent_work_landlord_id_spent_at_idx", "spent_work", ["landlord_id", "spent_at"]
    )
    secure("spent_work")


def downgrade() -> None:
    """Drop it."""
    op.drop_table("spent_work")
