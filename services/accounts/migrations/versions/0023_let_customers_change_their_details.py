"""Keep what customers ask to have changed about themselves.

Locks: none that anybody waits for, the table is new.
Safe while the previous release runs: yes, it does not know it.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.migrations import secure

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    instant = postgresql.TIMESTAMP(timezone=True)
    op.create_table(
        "detail_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("landlord_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), server_default="", nullable=False),
        sa.Column("wanted", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("asked_at", instant, nullable=False),
        sa.Column("decided_at", instant),
        sa.Column("decided_by_name", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'made', 'accepted', 'refused', 'withdrawn')",
            name=op.f("detail_changes_state_known_check"),
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("detail_changes_contact_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("detail_changes_pkey")),
    )
    waiting = sa.text("state = 'waiting'")
    op.create_index(
        "detail_changes_waiting_idx",
        "detail_changes",
        ["landlord_id", "contact_id", "field"],
        unique=True,
        postgresql_where=waiting,
    )
    op.create_index(
        "detail_changes_to_check_idx",
        "detail_changes",
        ["landlord_id", "asked_at", "id"],
        postgresql_where=waiting,
    )
    secure("detail_changes")


def downgrade() -> None:
    """Forget what was asked."""
    op.drop_table("detail_changes")
