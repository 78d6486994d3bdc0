"""Keep what staff change of an account's facts by hand.

Locks: none that anybody waits for, the table is new.
Safe while the previous release runs: yes, it does not know it.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.migrations import secure

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "account_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("landlord_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("field", sa.Text(), server_default="", nullable=False),
        sa.Column("before", sa.Text(), server_default="", nullable=False),
        sa.Column("after", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("changed_by_name", sa.Text(), server_default="", nullable=False),
        sa.Column("changed_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("account_changes_account_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("account_changes_pkey")),
    )
    op.create_index(
        "account_changes_of_account_idx",
        "account_changes",
        ["landlord_id", "account_id", "changed_at"],
    )
    secure("account_changes")


def downgrade() -> None:
    """Forget what was changed."""
    op.drop_table("account_changes")
