"""Let a landlord word the mails, version by version, and keep an audit of who did.

Locks: messages for an instant, to add a column without a default. Everything else is new.
Safe while the previous release runs: yes, it sends the shipped wording and leaves the column empty.
"""

import sqlalchemy as sa
from alembic import op

from chassis.migrations import append_only, create_audit, drop_audit, secure

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create it."""
    create_audit()
    op.create_table(
        "wordings",
        sa.Column("landlord_id", sa.Uuid, primary_key=True),
        sa.Column("letter", sa.Text, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("subject", sa.Text),
        sa.Column("body", sa.Text),
        sa.Column("restored_version", sa.Integer),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.Uuid, nullable=False),
        sa.Column("saved_by_name", sa.Text, nullable=False),
        sa.CheckConstraint(
            "(subject IS NULL) = (body IS NULL)",
            name=op.f("wordings_whole_or_shipped_check"),
        ),
    )
    secure("wordings")
    append_only("wordings")
    op.add_column("messages", sa.Column("wording_version", sa.Integer))


def downgrade() -> None:
    """Drop it, versions and entries and all."""
    op.drop_column("messages", "wording_version")
    op.drop_table("wordings")
    drop_audit()
