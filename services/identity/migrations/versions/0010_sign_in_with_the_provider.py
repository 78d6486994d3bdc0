"""Let staff sign in with their organisation's provider.

Locks: none of anybody else's; both tables are new.
Safe while the previous release runs: yes, it does not know them.
"""

import sqlalchemy as sa
from alembic import op

from chassis.migrations import secure

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "provider_sign_ins",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("landlord_id", sa.Uuid, nullable=False),
        sa.Column("state_hash", sa.LargeBinary, nullable=False),
        sa.Column("is_again", sa.Boolean, nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint(
            "landlord_id", "state_hash", name="provider_sign_ins_landlord_id_state_hash_key"
        ),
    )
    op.create_index(
        "provider_sign_ins_landlord_id_begun_at_idx",
        "provider_sign_ins",
        ["landlord_id", "begun_at"],
    )
    op.create_table(
        "provider_links",
        sa.Column("landlord_id", sa.Uuid, primary_key=True),
        sa.Column("issuer", sa.Text, primary_key=True),
        sa.Column("subject", sa.Text, primary_key=True),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], ondelete="CASCADE", name="provider_links_user_id_fkey"
        ),
        sa.UniqueConstraint(
            "landlord_id", "issuer", "user_id", name="provider_links_landlord_id_issuer_user_id_key"
        ),
    )
    op.create_index("provider_links_user_id_idx", "provider_links", ["user_id"])
    secure("provider_sign_ins", "provider_links")


def downgrade() -> None:
    """Drop them."""
    op.drop_table("provider_links")
    op.drop_table("provider_sign_ins")
