"""Create logins, waiting and real, their proofs, sessions, invitations and the record of sign-ins.

Locks: none that matter, the tables are new. Safe while the previous release runs: yes.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from chassis.migrations import create_inbox, create_outbox, drop_queues, secure

revision = "0001"
down_revision = None

TABLES = (
    "users",
    "credentials",
    "pending_users",
    "mailbox_proofs",
    "tickets",
    "sessions",
    "invitations",
    "sign_in_counters",
    "sign_in_tries",
    "sign_in_audit",
)


def upgrade() -> None:
    """Create every table, its indexes and its policy."""
    _create_users()
    _create_pending_users()
    _create_sessions()
    _create_sign_ins()
    secure(*TABLES)
    create_outbox()
    create_inbox()


def downgrade() -> None:
    """Drop every table. Loses all logins: for an empty database only."""
    drop_queues()
    for table in reversed(TABLES):
        op.drop_table(table)


def _instant(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _stored_at() -> sa.Column[object]:
    return sa.Column(
        "stored_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()
    )


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


def _create_users() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.Uuid, primary_key=True),
        _landlord(),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("email_key", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("roles", ARRAY(sa.Text), nullable=False),
        sa.Column("contact_id", sa.Uuid),
        sa.Column("registration_id", sa.Uuid),
        _stored_at(),
        sa.UniqueConstraint("landlord_id", "kind", "email_key"),
        sa.CheckConstraint("kind IN ('customer', 'staff')", name="users_kind_check"),
        sa.CheckConstraint(
            "state IN ('invited', 'active', 'deactivated')", name="users_state_check"
        ),
        sa.CheckConstraint(
            "(kind = 'customer') = (contact_id IS NOT NULL)", name="users_contact_check"
        ),
    )
    op.create_index("users_landlord_id_contact_id_idx", "users", ["landlord_id", "contact_id"])
    op.create_table(
        "credentials",
        _user(is_key=True),
        _landlord(),
        sa.Column("password_hash", sa.Text, nullable=False),
        _instant("set_at"),
    )
    op.create_table(
        "invitations",
        sa.Column("id", sa.Uuid, primary_key=True),
        _landlord(),
        _user(),
        _instant("expires_at"),
        _instant("taken_at", nullable=True),
        _stored_at(),
    )
    op.create_index(
        "invitations_landlord_id_user_id_idx", "invitations", ["landlord_id", "user_id"]
    )


def _create_pending_users() -> None:
    op.create_table(
        "pending_users",
        sa.Column("registration_id", sa.Uuid, primary_key=True),
        _landlord(),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("email_key", sa.Text, nullable=False),
        sa.Column("password_hash", sa.Text),
        _user(nullable=True),
        _instant("changed_at"),
        _stored_at(),
        sa.CheckConstraint(
            "state IN ('held', 'proved', 'deciding', 'superseded', 'activated')",
            name="pending_users_state_check",
        ),
        sa.CheckConstraint(
            "(state = 'activated') = (user_id IS NOT NULL)",
            name="pending_users_activated_user_check",
        ),
        sa.CheckConstraint(
            "(state IN ('held', 'proved', 'deciding')) = (password_hash IS NOT NULL)",
            name="pending_users_password_while_waiting_check",
        ),
    )
    op.create_index(
        "pending_users_landlord_id_email_key_idx", "pending_users", ["landlord_id", "email_key"]
    )
    op.create_index(
        "pending_users_landlord_id_state_changed_at_idx",
        "pending_users",
        ["landlord_id", "state", "changed_at"],
    )
    op.create_table(
        "mailbox_proofs",
        sa.Column("request_id", sa.Uuid, primary_key=True),
        _landlord(),
        sa.Column("registration_id", sa.Uuid, nullable=False),
        sa.Column("email_key", sa.Text, nullable=False),
        _instant("requested_at"),
        _instant("expires_at"),
        sa.Column("tries", sa.Integer, nullable=False),
        _instant("proved_at", nullable=True),
        sa.CheckConstraint("tries BETWEEN 0 AND 5", name="mailbox_proofs_tries_check"),
    )
    for subject in ("registration_id", "email_key"):
        op.create_index(
            f"mailbox_proofs_landlord_id_{subject}_requested_at_idx",
            "mailbox_proofs",
            ["landlord_id", subject, "requested_at"],
        )
    op.create_table(
        "tickets",
        sa.Column("id", sa.Uuid, primary_key=True),
        _landlord(),
        sa.Column("token_hash", sa.LargeBinary, nullable=False),
        sa.Column(
            "registration_id",
            sa.Uuid,
            sa.ForeignKey("pending_users.registration_id", ondelete="CASCADE"),
            nullable=False,
        ),
        _instant("expires_at"),
        _instant("used_at", nullable=True),
        sa.UniqueConstraint("landlord_id", "token_hash"),
    )
    op.create_index("tickets_registration_id_idx", "tickets", ["registration_id"])


def _create_sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", sa.Uuid, primary_key=True),
        _landlord(),
        _user(),
        sa.Column("token_hash", sa.LargeBinary, nullable=False),
        _instant("opened_at"),
        _instant("last_active_at"),
        _instant("ends_at"),
        sa.UniqueConstraint("landlord_id", "token_hash"),
    )
    op.create_index(
        "sessions_landlord_id_user_id_opened_at_idx",
        "sessions",
        ["landlord_id", "user_id", "opened_at"],
    )
    op.create_index("sessions_landlord_id_ends_at_idx", "sessions", ["landlord_id", "ends_at"])


def _create_sign_ins() -> None:
    op.create_table(
        "sign_in_counters",
        sa.Column("landlord_id", sa.Uuid, primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("identifier", sa.LargeBinary, primary_key=True),
        sa.Column("failures", sa.Integer, nullable=False),
        _instant("locked_until", nullable=True),
        _instant("changed_at"),
        sa.CheckConstraint("failures >= 0", name="sign_in_counters_failures_check"),
    )
    op.create_table(
        "sign_in_tries",
        sa.Column("id", sa.Uuid, primary_key=True),
        _landlord(),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("identifier", sa.LargeBinary, nullable=False),
        _instant("taken_at"),
    )
    op.create_index(
        "sign_in_tries_landlord_id_kind_identifier_idx",
        "sign_in_tries",
        ["landlord_id", "kind", "identifier"],
    )
    op.create_table(
        "sign_in_audit",
        sa.Column("id", sa.Uuid, primary_key=True),
        _landlord(),
        _instant("at"),
        sa.Column("act", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("user_id", sa.Uuid),
        sa.Column("identifier", sa.LargeBinary),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("correlation_id", sa.Text, nullable=False),
    )
    op.create_index(
        "sign_in_audit_landlord_id_user_id_at_idx",
        "sign_in_audit",
        ["landlord_id", "user_id", "at"],
    )
