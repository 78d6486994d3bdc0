"""Count failures by the landlord's policy, know browsers again, tell of locks, weigh networks.

Locks: sign_in_counters for an instant; new columns are empty or have constant defaults and
rewrite nothing. Safe while the previous release runs: yes, it reads and writes the columns it
knows, and a lock that only proof ends is a very late end to it.
"""

import sqlalchemy as sa
from alembic import op

from chassis.migrations import secure

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the columns and create the tables."""
    op.add_column("sign_in_counters", _instant("failed_at", nullable=True))
    op.add_column(
        "sign_in_counters", sa.Column("of_day", sa.Integer, nullable=False, server_default="0")
    )
    op.add_column("sign_in_counters", _instant("day_began_at", nullable=True))
    op.create_table(
        "network_failures",
        sa.Column("landlord_id", sa.Uuid, primary_key=True),
        sa.Column("minute", sa.DateTime(timezone=True), primary_key=True),
        sa.Column("network", sa.Text, primary_key=True),
        sa.Column("failures", sa.Integer, nullable=False),
    )
    op.create_table(
        "known_devices",
        sa.Column("device_id", sa.Uuid, primary_key=True),
        _user(is_key=True),
        sa.Column("landlord_id", sa.Uuid, nullable=False),
        _instant("known_since"),
        _instant("last_used_at"),
    )
    op.create_index(
        "known_devices_landlord_id_user_id_last_used_at_idx",
        "known_devices",
        ["landlord_id", "user_id", "last_used_at"],
    )
    op.create_table(
        "lock_notices",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("landlord_id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        _user(nullable=True),
        _instant("locked_at"),
        _instant("locked_until"),
        _instant("told_at", nullable=True),
        _instant("expires_at", nullable=True),
        _instant("used_at", nullable=True),
    )
    for second in ("told_at", "user_id"):
        op.create_index(
            f"lock_notices_landlord_id_{second}_locked_at_idx",
            "lock_notices",
            ["landlord_id", second, "locked_at"],
        )
    secure("network_failures", "known_devices", "lock_notices")


def downgrade() -> None:
    """Drop them. Loses which browsers are known, and the links that end locks."""
    for table in ("lock_notices", "known_devices", "network_failures"):
        op.drop_table(table)
    for column in ("day_began_at", "of_day", "failed_at"):
        op.drop_column("sign_in_counters", column)


def _instant(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _user(*, is_key: bool = False, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(
        "user_id",
        sa.Uuid,
        sa.ForeignKey("users.id", ondelete="CASCADE"),
        primary_key=is_key,
        nullable=nullable,
    )
