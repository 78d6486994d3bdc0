"""Keep portal keys and activation codes, as hashes.

Locks: none that matter, the table is new.
Safe while the previous release runs: yes, it knows none of it.
"""

import sqlalchemy as sa
from alembic import op

from chassis.migrations import secure

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create the table. A rebuild of the replica gives everybody their key."""
    op.create_table(
        "posted_secrets",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("landlord_id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("connection_id", sa.Uuid, nullable=False),
        sa.Column("secret_hash", sa.LargeBinary, nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True)),
        sa.Column("used_at", sa.DateTime(timezone=True)),
        sa.Column("used_by", sa.Uuid),
        sa.Column("voided_at", sa.DateTime(timezone=True)),
    )
    op.create_index(
        "posted_secrets_in_force_idx",
        "posted_secrets",
        ["landlord_id", "connection_id", "kind"],
        unique=True,
        postgresql_where=sa.text("voided_at IS NULL"),
    )
    op.create_index(
        "posted_secrets_by_connection_idx",
        "posted_secrets",
        ["landlord_id", "connection_id", "issued_at"],
    )
    secure("posted_secrets")


def downgrade() -> None:
    """Drop it. Every letter that was sent is void."""
    op.drop_table("posted_secrets")
