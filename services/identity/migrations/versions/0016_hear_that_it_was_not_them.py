"""Let the reader of a mail about a login say that it was not them.

Locks: users for an instant, for the reference to it.
Safe while the previous release runs: yes, it does not know the table.
"""

import sqlalchemy as sa
from alembic import op

from chassis.migrations import secure

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "security_notices",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("landlord_id", sa.Uuid, nullable=False),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], ondelete="CASCADE", name="security_notices_user_id_fkey"
        ),
    )
    op.create_index(
        "security_notices_landlord_id_user_id_idx", "security_notices", ["landlord_id", "user_id"]
    )
    op.create_index(
        "security_notices_landlord_id_expires_at_idx",
        "security_notices",
        ["landlord_id", "expires_at"],
    )
    secure("security_notices")


def downgrade() -> None:
    """Drop it."""
    op.drop_table("security_notices")
