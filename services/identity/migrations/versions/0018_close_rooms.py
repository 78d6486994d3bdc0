"""Let leads close rooms for all customers.

Locks: none, the table is new.
Safe while the previous release runs: yes, it does not know the table, and closes nothing.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from chassis.migrations import secure

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "room_closures",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("landlord_id", sa.Uuid, nullable=False),
        sa.Column("rooms", ARRAY(sa.Text), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by", sa.Uuid, nullable=False),
        sa.Column("closed_by_name", sa.Text, nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("ended_by_name", sa.Text),
        sa.Column("ended_reason", sa.Text),
        sa.CheckConstraint("cardinality(rooms) > 0", name="room_closures_rooms_check"),
    )
    op.create_index(
        "room_closures_landlord_id_in_force_key",
        "room_closures",
        ["landlord_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index(
        "room_closures_landlord_id_closed_at_idx", "room_closures", ["landlord_id", "closed_at"]
    )
    secure("room_closures")


def downgrade() -> None:
    """Drop it. Everything is open."""
    op.drop_table("room_closures")
