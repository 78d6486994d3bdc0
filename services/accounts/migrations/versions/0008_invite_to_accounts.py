"""Keep who is invited to act on an account, with what they will be, and what became of it.

Locks: none that anybody waits for, the table is new.
Safe while the previous release runs: yes, it does not know the table.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.migrations import secure

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    texts = (
        "email", "email_key", "first_name", "last_name", "organisation", "invited_by",
        "invited_by_name", "note", "ended_by",
    )  # fmt: skip
    flags = ("finance", "maintenance", "keys", "documents")
    moments = ("invited_at", "sent_at", "expires_at")
    op.create_table(
        "access_invitations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("landlord_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("valid_to", sa.Date()),
        *(sa.Column(name, sa.Text(), server_default="", nullable=False) for name in texts),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in flags),
        sa.Column("inviter_id", sa.Uuid()),
        *(sa.Column(name, postgresql.TIMESTAMP(timezone=True), nullable=False) for name in moments),
        sa.Column("sendings", sa.Integer(), nullable=False),
        sa.Column("ended_at", postgresql.TIMESTAMP(timezone=True)),
        sa.Column("contact_id", sa.Uuid()),
        sa.Column("connection_id", sa.Uuid()),
        sa.CheckConstraint(
            "(state = 'open') = (ended_at IS NULL)", name=op.f("access_invitations_ended_check")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("access_invitations_account_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("access_invitations_pkey")),
        sa.UniqueConstraint(
            "landlord_id", "link_id", name=op.f("access_invitations_landlord_id_link_id_key")
        ),
    )
    op.create_index(
        "access_invitations_of_account_idx", "access_invitations", ["landlord_id", "account_id"]
    )
    op.create_index(
        "access_invitations_by_state_idx", "access_invitations", ["landlord_id", "state"]
    )
    secure("access_invitations")


def downgrade() -> None:
    """Drop it."""
    op.drop_table("access_invitations")
