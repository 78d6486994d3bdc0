"""Let a customer's address be changed by staff: by two of them, or after a day.

Locks: users for an instant, for the reference to it.
Safe while the previous release runs: yes, it does not know the table.
"""

import sqlalchemy as sa
from alembic import op

from chassis.migrations import secure

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "email_proposals",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("landlord_id", sa.Uuid, nullable=False),
        sa.Column("user_id", sa.Uuid, nullable=False),
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in ("old_email", "old_email_key", "new_email", "new_email_key", "reason")
        ),
        sa.Column("proposed_by", sa.Uuid, nullable=False),
        sa.Column("proposed_by_name", sa.Text, nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True)),
        sa.Column("outcome", sa.Text),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], ondelete="CASCADE", name="email_proposals_user_id_fkey"
        ),
    )
    op.create_index(
        "email_proposals_user_id_waiting_key",
        "email_proposals",
        ["user_id"],
        unique=True,
        postgresql_where=sa.text("settled_at IS NULL"),
    )
    op.create_index(
        "email_proposals_landlord_id_due_at_idx", "email_proposals", ["landlord_id", "due_at"]
    )
    secure("email_proposals")


def downgrade() -> None:
    """Drop it."""
    op.drop_table("email_proposals")
