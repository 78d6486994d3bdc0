"""Keep which contacts were merged into others, and all that was moved.

Locks: none that anybody waits for, the table is new.
Safe while the previous release runs: yes, it does not know it.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.migrations import secure

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    instant = postgresql.TIMESTAMP(timezone=True)
    op.create_table(
        "merges",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("landlord_id", sa.Uuid(), nullable=False),
        sa.Column("survivor_id", sa.Uuid(), nullable=False),
        sa.Column("merged_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("moved", postgresql.JSONB(), nullable=False),
        sa.Column("merged_by", sa.Text(), nullable=False),
        sa.Column("merged_by_name", sa.Text(), server_default="", nullable=False),
        sa.Column("merged_at", instant, nullable=False),
        sa.Column("undone_at", instant),
        sa.Column("undone_by_name", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("survivor_id <> merged_id", name=op.f("merges_two_contacts_check")),
        sa.ForeignKeyConstraint(
            ["survivor_id"], ["contacts.id"], name=op.f("merges_survivor_id_fkey")
        ),
        sa.ForeignKeyConstraint(["merged_id"], ["contacts.id"], name=op.f("merges_merged_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("merges_pkey")),
    )
    op.create_index(
        "merges_one_of_contact_idx",
        "merges",
        ["landlord_id", "merged_id"],
        unique=True,
        postgresql_where=sa.text("undone_at IS NULL"),
    )
    op.create_index(
        "merges_into_contact_idx", "merges", ["landlord_id", "survivor_id", "merged_at"]
    )
    secure("merges")


def downgrade() -> None:
    """Forget what was moved: merges stand."""
    op.drop_table("merges")
