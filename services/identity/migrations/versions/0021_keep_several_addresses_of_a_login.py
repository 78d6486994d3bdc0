"""Further addresses of logins, beside the one that opens them.

Locks: none, the table is new. Safe while the previous release runs: yes, it does not know it.
"""

import sqlalchemy as sa
from alembic import op

from chassis.migrations import secure

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "other_emails",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("landlord_id", sa.Uuid, nullable=False),
        sa.Column(
            "user_id", sa.Uuid, sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("email_key", sa.Text, nullable=False),
        sa.Column("password_set_at", sa.DateTime(timezone=True)),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proved_at", sa.DateTime(timezone=True)),
        sa.Column("removed_at", sa.DateTime(timezone=True)),
    )
    op.create_index(
        "other_emails_landlord_id_user_id_requested_at_idx",
        "other_emails",
        ["landlord_id", "user_id", "requested_at"],
    )
    op.create_index(
        "other_emails_user_id_email_key_idx",
        "other_emails",
        ["user_id", "email_key"],
        unique=True,
        postgresql_where=sa.text("removed_at IS NULL"),
    )
    secure("other_emails")


def downgrade() -> None:
    """Drop it. Logins keep the address that opens them."""
    op.drop_table("other_emails")
