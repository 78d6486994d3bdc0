"""Keep who objects that somebody was let in, and how staff settled it.

Locks: none that anybody waits for, the table is new.
Safe while the previous release runs: yes, it does not know the table. A connection that is
frozen stands as *requested*, which opens nothing in either release.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.migrations import secure

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    texts = ("objected_by_name", "words", "outcome", "settled_by", "settled_by_name", "reason")
    op.create_table(
        "objections",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("landlord_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("connection_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid()),
        sa.Column("status_before", sa.Text(), nullable=False),
        sa.Column("objected_by", sa.Uuid()),
        *(sa.Column(name, sa.Text(), server_default="", nullable=False) for name in texts),
        sa.Column("objected_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("settled_at", postgresql.TIMESTAMP(timezone=True)),
        sa.CheckConstraint(
            "(outcome = '') = (settled_at IS NULL)", name=op.f("objections_settled_check")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("objections_account_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["connection_id"], ["connections.id"], name=op.f("objections_connection_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("objections_pkey")),
    )
    op.create_index(
        "objections_open_idx",
        "objections",
        ["landlord_id", "connection_id"],
        unique=True,
        postgresql_where=sa.text("settled_at IS NULL"),
    )
    op.create_index("objections_of_account_idx", "objections", ["landlord_id", "account_id"])
    secure("objections")


def downgrade() -> None:
    """Drop it."""
    op.drop_table("objections")
