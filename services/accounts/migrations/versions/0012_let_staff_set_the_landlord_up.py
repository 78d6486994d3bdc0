"""Keep what staff change of the landlord itself: name, contacts, colour, texts.

Locks: none that anybody waits for, the table is new.
Safe while the previous release runs: yes, it does not know the table.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.migrations import secure

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "landlord_settings",
        sa.Column("landlord_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("settings", postgresql.JSONB(), nullable=False),
        sa.Column("parts", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("changed_by_name", sa.Text(), server_default="", nullable=False),
        sa.Column("changed_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("landlord_settings_version_counts_check")),
        sa.PrimaryKeyConstraint("landlord_id", "version", name=op.f("landlord_settings_pkey")),
    )
    secure("landlord_settings")


def downgrade() -> None:
    """Drop it. The installation's file is in force again."""
    op.drop_table("landlord_settings")
