"""Let people sign in by a code from their mailbox.

Locks: none; only a new table. Safe while the previous release runs: yes, it does not know it.
"""

import sqlalchemy as sa
from alembic import op

from chassis.migrations import secure

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Create the table of requests."""
    op.create_table(
        "sign_in_codes",
        sa.Column("request_id", sa.Uuid, primary_key=True),
        sa.Column("landlord_id", sa.Uuid, nullable=False),
        sa.Column("attempt_id", sa.Uuid, nullable=False),
        sa.Column("identifier", sa.LargeBinary, nullable=False),
        sa.Column("user_id", sa.Uuid, sa.ForeignKey("users.id", ondelete="CASCADE")),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("tries BETWEEN 0 AND 3", name="sign_in_codes_tries_check"),
    )
    for columns in (
        ["landlord_id", "attempt_id", "requested_at"],
        ["landlord_id", "identifier", "requested_at"],
        ["landlord_id", "requested_at"],
    ):
        op.create_index(f"sign_in_codes_{'_'.join(columns)}_idx", "sign_in_codes", columns)
    secure("sign_in_codes")


def downgrade() -> None:
    """Drop it."""
    op.drop_table("sign_in_codes")
