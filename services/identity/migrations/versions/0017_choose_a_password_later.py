"""Let a login wait for its registration without a password.

Locks: a short one on `pending_users`, to put one check in the place of another and to add an
index; the rows of a few days are looked at.
Safe while the previous release runs: yes, what it writes passes the new check too.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Ask no more of a waiting login than that it keeps no password once it is one."""
    op.drop_constraint(op.f("pending_users_password_while_waiting_check"), "pending_users")
    op.create_check_constraint(
        op.f("pending_users_no_password_once_activated_check"),
        "pending_users",
        "state <> 'activated' OR password_hash IS NULL",
    )
    op.create_index(
        "pending_users_user_id_idx",
        "pending_users",
        ["user_id"],
        postgresql_where=sa.text("user_id IS NOT NULL"),
    )


def downgrade() -> None:
    """Ask for a password again. Whoever waits without one is forgotten."""
    op.drop_index("pending_users_user_id_idx", "pending_users")
    op.execute("DELETE FROM pending_users WHERE password_hash IS NULL AND state <> 'activated'")
    op.drop_constraint(op.f("pending_users_no_password_once_activated_check"), "pending_users")
    op.create_check_constraint(
        op.f("pending_users_password_while_waiting_check"),
        "pending_users",
        "(state = 'activated') = (password_hash IS NULL)",
    )
