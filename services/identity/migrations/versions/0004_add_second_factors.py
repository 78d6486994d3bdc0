"""Create what people show beside a password: apps, recovery codes, passkeys.

Locks: users for an instant, for the foreign keys; the tables are new.
Safe while the previous release runs: yes, it knows none of them.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from chassis.migrations import secure

revision = "0004"
down_revision = "0003"

TABLES = ("second_steps", "recovery_codes", "passkeys", "passkey_challenges")


def upgrade() -> None:
    """Create every table, its indexes and its policy."""
    _create_second_steps()
    _create_passkeys()
    secure(*TABLES)


def downgrade() -> None:
    """Drop them. Every login opens with its password alone then."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _create_second_steps() -> None:
    op.create_table(
        "second_steps",
        _user(is_key=True),
        _landlord(),
        sa.Column("sealed", sa.LargeBinary),
        _instant("set_up_at", nullable=True),
        sa.Column("last_step", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("offered", sa.LargeBinary),
        _instant("offered_at", nullable=True),
        sa.Column(
            "tried_at", ARRAY(sa.DateTime(timezone=True)), nullable=False, server_default="{}"
        ),
        sa.CheckConstraint(
            "(sealed IS NULL) = (set_up_at IS NULL)", name=op.f("second_steps_set_up_check")
        ),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("id", sa.Uuid, primary_key=True),
        _landlord(),
        _user(),
        sa.Column("code_hash", sa.LargeBinary, nullable=False),
        _instant("used_at", nullable=True),
        sa.UniqueConstraint("landlord_id", "user_id", "code_hash"),
    )


def _create_passkeys() -> None:
    op.create_table(
        "passkeys",
        sa.Column("id", sa.Uuid, primary_key=True),
        _landlord(),
        _user(),
        sa.Column("credential_id", sa.LargeBinary, nullable=False),
        sa.Column("public_key", sa.LargeBinary, nullable=False),
        sa.Column("sign_count", sa.BigInteger, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        _instant("added_at"),
        _instant("used_at", nullable=True),
        sa.UniqueConstraint("landlord_id", "credential_id"),
    )
    op.create_index("passkeys_landlord_id_user_id_idx", "passkeys", ["landlord_id", "user_id"])
    op.create_table(
        "passkey_challenges",
        sa.Column("challenge", sa.LargeBinary, primary_key=True),
        _landlord(),
        sa.Column("kind", sa.Text, nullable=False),
        _user(nullable=True),
        _instant("expires_at"),
    )
    op.create_index(
        "passkey_challenges_landlord_id_expires_at_idx",
        "passkey_challenges",
        ["landlord_id", "expires_at"],
    )


def _instant(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _landlord() -> sa.Column[object]:
    return sa.Column("landlord_id", sa.Uuid, nullable=False)


def _user(*, is_key: bool = False, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(
        "user_id",
        sa.Uuid,
        sa.ForeignKey("users.id", ondelete="CASCADE"),
        primary_key=is_key,
        nullable=nullable,
    )
