"""Links to choose a new password, and secret questions.

Locks: new tables only. Safe while the previous release runs: yes, it does not know them.
"""

import sqlalchemy as sa
from alembic import op

from chassis.migrations import secure

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Create both tables."""
    op.create_table(
        "password_resets",
        sa.Column("request_id", sa.Uuid, primary_key=True),
        sa.Column("landlord_id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("email_key", sa.Text, nullable=False),
        sa.Column("email", sa.Text),
        sa.Column("user_id", sa.Uuid, sa.ForeignKey("users.id", ondelete="CASCADE")),
        _instant("password_set_at", nullable=True),
        _instant("requested_at"),
        _instant("expires_at"),
        _instant("used_at", nullable=True),
        sa.Column("answer_tries", sa.Integer, nullable=False),
        _instant("answered_at", nullable=True),
        sa.CheckConstraint("kind IN ('customer', 'staff')", name="password_resets_kind_check"),
        sa.CheckConstraint(
            "(user_id IS NULL) = (email IS NOT NULL)", name="password_resets_addressee_check"
        ),
        sa.CheckConstraint(
            "answer_tries BETWEEN 0 AND 5", name="password_resets_answer_tries_check"
        ),
    )
    op.create_index(
        "password_resets_landlord_id_kind_email_key_requested_at_idx",
        "password_resets",
        ["landlord_id", "kind", "email_key", "requested_at"],
    )
    op.create_index(
        "password_resets_landlord_id_user_id_requested_at_idx",
        "password_resets",
        ["landlord_id", "user_id", "requested_at"],
    )
    op.create_table(
        "secret_questions",
        sa.Column(
            "user_id",
            sa.Uuid,
            sa.ForeignKey("users.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("landlord_id", sa.Uuid, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("answer_hash", sa.Text, nullable=False),
        _instant("set_at"),
    )
    for table in ("password_resets", "secret_questions"):
        secure(table)


def downgrade() -> None:
    """Drop them."""
    op.drop_table("secret_questions")
    op.drop_table("password_resets")


def _instant(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)
