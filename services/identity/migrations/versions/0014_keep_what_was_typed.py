"""Keep what people were typing when their session ended, and whose the session was.

Locks: none; only new tables. Safe while the previous release runs: yes, it does not know them.
"""

import sqlalchemy as sa
from alembic import op

from chassis.migrations import secure

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "ended_sessions",
        sa.Column("landlord_id", sa.Uuid, primary_key=True),
        sa.Column("token_hash", sa.LargeBinary, primary_key=True),
        sa.Column(
            "user_id", sa.Uuid, sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column(
            "stored_at",
            sa.DateTime(timezone=True),
            nullable=False,
            server_default=sa.func.now(),
        ),
    )
    op.create_index(
        "ended_sessions_landlord_id_stored_at_idx", "ended_sessions", ["landlord_id", "stored_at"]
    )
    op.create_table(
        "drafts",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("landlord_id", sa.Uuid, nullable=False),
        sa.Column(
            "user_id", sa.Uuid, sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index(
        "drafts_landlord_id_user_id_kept_at_idx", "drafts", ["landlord_id", "user_id", "kept_at"]
    )
    op.create_index("drafts_landlord_id_kept_at_idx", "drafts", ["landlord_id", "kept_at"])
    for table in ("ended_sessions", "drafts"):
        secure(table)


def downgrade() -> None:
    """Drop them."""
    op.drop_table("drafts")
    op.drop_table("ended_sessions")
