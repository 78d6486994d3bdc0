"""Changes of the address that people sign in with, and when it was changed last.

Locks: users for an instant, a column without a default. Safe while the previous release runs:
yes, it neither reads nor writes either.
"""

import sqlalchemy as sa
from alembic import op

from chassis.migrations import secure

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Create the table, add the column."""
    op.add_column("users", _instant("email_changed_at", nullable=True))
    op.create_table(
        "email_changes",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("undo_id", sa.Uuid, nullable=False),
        sa.Column("landlord_id", sa.Uuid, nullable=False),
        sa.Column(
            "user_id", sa.Uuid, sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False
        ),
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in ("old_email", "old_email_key", "new_email", "new_email_key")
        ),
        _instant("password_set_at", nullable=True),
        _instant("requested_at"),
        _instant("expires_at"),
        _instant("confirmed_at", nullable=True),
        _instant("undo_until", nullable=True),
        _instant("undone_at", nullable=True),
        sa.UniqueConstraint("undo_id"),
    )
    op.create_index(
        "email_changes_landlord_id_user_id_requested_at_idx",
        "email_changes",
        ["landlord_id", "user_id", "requested_at"],
    )
    secure("email_changes")


def downgrade() -> None:
    """Drop them."""
    op.drop_table("email_changes")
    op.drop_column("users", "email_changed_at")


def _instant(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)
