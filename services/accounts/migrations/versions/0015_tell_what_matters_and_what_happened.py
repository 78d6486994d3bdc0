"""Keep notices to customers, and the recent activity of accounts.

Locks: none that anybody waits for, the tables are new.
Safe while the previous release runs: yes, it does not know them.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.migrations import secure

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "notices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("landlord_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("body", sa.Text(), server_default="", nullable=False),
        sa.Column("estate_id", sa.Uuid()),
        sa.Column("block_id", sa.Uuid()),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date()),
        sa.Column("ended_at", postgresql.TIMESTAMP(timezone=True)),
        sa.Column("changed_by_name", sa.Text(), server_default="", nullable=False),
        sa.Column("changed_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "until_day IS NULL OR until_day >= from_day", name=op.f("notices_days_in_order_check")
        ),
        sa.CheckConstraint(
            "estate_id IS NULL OR block_id IS NULL", name=op.f("notices_one_place_check")
        ),
        sa.CheckConstraint("version >= 1", name=op.f("notices_version_counts_check")),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("notices_estate_id_fkey")),
        sa.ForeignKeyConstraint(["block_id"], ["blocks.id"], name=op.f("notices_block_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("notices_pkey")),
    )
    op.create_index("notices_pages_idx", "notices", ["landlord_id", "from_day", "id"])
    op.create_index(
        "notices_of_everybody_idx",
        "notices",
        ["landlord_id", "from_day"],
        postgresql_where=sa.text("estate_id IS NULL AND block_id IS NULL"),
    )
    for place in ("estate", "block"):
        op.create_index(
            f"notices_of_{place}_idx",
            "notices",
            ["landlord_id", f"{place}_id", "from_day"],
            postgresql_where=sa.text(f"{place}_id IS NOT NULL"),
        )
    secure("notices")
    op.create_table(
        "activity",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("landlord_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("shown_to", sa.Text(), nullable=False),
        sa.Column("happened_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("detail", sa.Text(), server_default="", nullable=False),
        sa.Column("amount_pence", sa.BigInteger()),
        sa.CheckConstraint("version >= 1", name=op.f("activity_version_counts_check")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("activity_account_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("activity_pkey")),
    )
    op.create_index(
        "activity_pages_idx", "activity", ["landlord_id", "account_id", "happened_at", "id"]
    )
    secure("activity")


def downgrade() -> None:
    """Drop them."""
    op.drop_table("activity")
    op.drop_table("notices")
