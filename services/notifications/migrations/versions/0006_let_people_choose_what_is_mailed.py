"""Let people choose what they are mailed about, and keep for them what is not mailed.

Locks: messages for as long as its rows are looked through once, to check the wider list of
states; sending waits for it. The table is new.
Safe while the previous release runs: yes, it mails everything, as it did.
"""

import sqlalchemy as sa
from alembic import op

from chassis.migrations import secure

revision = "0006"
down_revision = "0005"

STATES = "state IN ('queued', 'sent', 'failed', 'expired', 'kept')"
STATES_BEFORE = "state IN ('queued', 'sent', 'failed', 'expired')"


def upgrade() -> None:
    """Create it."""
    op.create_table(
        "preferences",
        sa.Column("landlord_id", sa.Uuid, primary_key=True),
        sa.Column("holder", sa.Text, primary_key=True),
        sa.Column("topic", sa.Text, primary_key=True),
        sa.Column("channel", sa.Text, primary_key=True),
        sa.Column("is_on", sa.Boolean, nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("channel = 'email'", name=op.f("preferences_channel_known_check")),
    )
    secure("preferences")
    op.drop_constraint(op.f("messages_state_known_check"), "messages")
    op.create_check_constraint(op.f("messages_state_known_check"), "messages", STATES)
    op.create_check_constraint(
        op.f("messages_kept_can_be_read_check"),
        "messages",
        "state <> 'kept' OR (subject IS NOT NULL AND body_text IS NOT NULL)",
    )


def downgrade() -> None:
    """Drop it. What was kept and not mailed counts as out of date."""
    op.execute("UPDATE messages SET state = 'expired' WHERE state = 'kept'")
    op.drop_constraint(op.f("messages_kept_can_be_read_check"), "messages")
    op.drop_constraint(op.f("messages_state_known_check"), "messages")
    op.create_check_constraint(op.f("messages_state_known_check"), "messages", STATES_BEFORE)
    op.drop_table("preferences")
