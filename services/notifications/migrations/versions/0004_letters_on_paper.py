"""Keep letters on paper, and what was printed together.

Locks: none on tables in use; everything here is new.
Safe while the previous release runs: yes, it knows none of it.
"""

import sqlalchemy as sa
from alembic import op

from chassis.migrations import secure

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create it."""
    instant = sa.DateTime(timezone=True)
    op.create_table(
        "letters",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("landlord_id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("connection_id", sa.Uuid, nullable=False),
        sa.Column("contact_id", sa.Uuid, nullable=False),
        sa.Column("is_large_print", sa.Boolean, nullable=False),
        sa.Column("case_id", sa.Uuid),
        sa.Column("correlation_id", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("queued_at", instant, nullable=False),
        sa.Column("queued_by", sa.Text, nullable=False),
        sa.Column("queued_by_name", sa.Text, nullable=False),
        sa.Column("batch_id", sa.Uuid),
        sa.Column("wording_version", sa.Integer),
        sa.Column("settled_at", instant),
        sa.Column("settled_by_name", sa.Text),
        sa.Column("settled_because", sa.Text),
        sa.CheckConstraint(
            "state IN ('waiting', 'printed', 'returned', 'withdrawn')",
            name=op.f("letters_state_known_check"),
        ),
        sa.CheckConstraint(
            "(state IN ('printed', 'returned')) = (batch_id IS NOT NULL)",
            name=op.f("letters_printed_in_batch_check"),
        ),
    )
    op.create_index("letters_by_state_idx", "letters", ["landlord_id", "state", "queued_at"])
    op.create_index(
        "letters_by_batch_idx", "letters", ["batch_id"], postgresql_where="batch_id IS NOT NULL"
    )
    op.create_table(
        "letter_batches",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("landlord_id", sa.Uuid, nullable=False),
        sa.Column("printed_at", instant, nullable=False),
        sa.Column("printed_by", sa.Uuid, nullable=False),
        sa.Column("printed_by_name", sa.Text, nullable=False),
        sa.Column("letters", sa.Integer, nullable=False),
    )
    op.create_index("letter_batches_by_time_idx", "letter_batches", ["landlord_id", "printed_at"])
    secure("letters", "letter_batches")


def downgrade() -> None:
    """Drop it."""
    op.drop_table("letter_batches")
    op.drop_table("letters")
