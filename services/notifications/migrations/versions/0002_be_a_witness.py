"""Keep the signed ends of the other services' audits.

Locks: none on tables in use; everything here is new.
Safe while the previous release runs: yes, it knows none of it.
"""

import sqlalchemy as sa
from alembic import op

from chassis.migrations import secure

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create it."""
    op.create_table(
        "witnessed_anchors",
        sa.Column("landlord_id", sa.Uuid, primary_key=True),
        sa.Column("service", sa.Text, primary_key=True),
        sa.Column("position", sa.BigInteger, primary_key=True),
        sa.Column("digest", sa.LargeBinary, primary_key=True),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key_id", sa.Text, nullable=False),
        sa.Column("signature", sa.LargeBinary, nullable=False),
    )
    secure("witnessed_anchors")


def downgrade() -> None:
    """Drop it, entries and all."""
    op.drop_table("witnessed_anchors")
