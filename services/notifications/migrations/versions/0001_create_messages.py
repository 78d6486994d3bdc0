"""Create messages, outbox and inbox.

Locks: none that matter, the tables are new. Safe while the previous release runs: yes.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.migrations import create_inbox, create_outbox, drop_queues, secure

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_outbox()
    create_inbox()
    instant = sa.DateTime(timezone=True)
    op.create_table(
        "messages",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("landlord_id", sa.Uuid, nullable=False),
        sa.Column("event_id", sa.Uuid, nullable=False),
        sa.Column("template", sa.Text, nullable=False),
        sa.Column("lane", sa.Text, nullable=False),
        sa.Column("recipient_key", sa.Text, nullable=False),
        sa.Column("request_id", sa.Uuid),
        sa.Column("case_id", sa.Uuid),
        sa.Column("registration_id", sa.Uuid),
        sa.Column("user_id", sa.Uuid),
        sa.Column("facts", postgresql.JSONB, nullable=False),
        sa.Column("correlation_id", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("queued_at", instant, nullable=False),
        sa.Column("expires_at", instant, nullable=False),
        sa.Column("next_attempt_at", instant, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("claims", sa.Integer, nullable=False),
        sa.Column("tried_at", instant),
        sa.Column("last_reason", sa.Text),
        sa.Column("sent_at", instant),
        sa.Column("recipient", sa.Text),
        sa.Column("subject", sa.Text),
        sa.Column("body_text", sa.Text),
        sa.Column("body_html", sa.Text),
        sa.UniqueConstraint(
            "landlord_id",
            "event_id",
            "template",
            "recipient_key",
            name=op.f("messages_landlord_id_event_id_template_recipient_key_key"),
        ),
        sa.CheckConstraint(
            "state IN ('queued', 'sent', 'failed', 'expired')",
            name=op.f("messages_state_known_check"),
        ),
        sa.CheckConstraint(
            "(state = 'sent') = (sent_at IS NOT NULL)",
            name=op.f("messages_sent_with_time_check"),
        ),
        sa.CheckConstraint(
            "state <> 'sent' OR (recipient IS NOT NULL AND subject IS NOT NULL"
            " AND body_text IS NOT NULL AND body_html IS NOT NULL)",
            name=op.f("messages_sent_is_complete_check"),
        ),
    )
    op.create_index(
        "messages_due_idx",
        "messages",
        ["landlord_id", "next_attempt_at"],
        postgresql_where="state = 'queued'",
    )
    op.create_index(
        "messages_recipient_tried_idx", "messages", ["landlord_id", "recipient", "lane", "tried_at"]
    )
    secure("messages")


def downgrade() -> None:
    op.drop_table("messages")
    drop_queues()
