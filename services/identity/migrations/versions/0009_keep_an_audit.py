"""Keep an audit that is chained, in place of the record of the door.

Locks: sign_in_audit, which is dropped, for an instant; everything else is new.
Safe while the previous release runs: yes: what it writes under the old name, now a view, reaches
the audit without a mark, and `./lodge audit verify` names it. What the old record held is dropped:
nobody can vouch for it.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from chassis.migrations import create_audit, drop_audit, secure

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Create it."""
    op.drop_table("sign_in_audit")
    create_audit()
    op.execute(
        "CREATE VIEW sign_in_audit WITH (security_invoker = true) AS SELECT id, landlord_id, at, "
        "act, actor_kind, actor, subject_kind AS kind, subject_id AS user_id, identifier, "
        "correlation_id, network, browser, details, mark FROM audit_entries"
    )
    op.execute("ALTER VIEW sign_in_audit ALTER COLUMN actor_kind SET DEFAULT 'service'")
    op.execute("ALTER VIEW sign_in_audit ALTER COLUMN mark SET DEFAULT ''")


def downgrade() -> None:
    """Drop it, entries and all."""
    op.execute("DROP VIEW sign_in_audit")
    drop_audit()
    op.create_table(
        "sign_in_audit",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("landlord_id", sa.Uuid, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("act", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("user_id", sa.Uuid),
        sa.Column("identifier", sa.LargeBinary),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("correlation_id", sa.Text, nullable=False),
        sa.Column("network", sa.Text, nullable=False, server_default=""),
        sa.Column("browser", sa.Text, nullable=False, server_default=""),
        sa.Column("details", JSONB, nullable=False, server_default="{}"),
    )
    op.create_index(
        "sign_in_audit_landlord_id_user_id_at_idx",
        "sign_in_audit",
        ["landlord_id", "user_id", "at"],
    )
    secure("sign_in_audit")
