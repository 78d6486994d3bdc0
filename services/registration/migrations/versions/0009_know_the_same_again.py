"""Know an enquiry again that says what another one said.

Locks: a moment on registrations for columns whose default is a constant, and against writes while
an index is built that is empty at first.
Safe while the previous release runs: yes, it fills none of them; what it takes is not known again.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and the index."""
    op.add_column("registrations", sa.Column("content_key", sa.LargeBinary))
    op.add_column("registrations", sa.Column("same_as", sa.Uuid))
    op.add_column(
        "registrations",
        sa.Column("times_repeated", sa.Integer, nullable=False, server_default="0"),
    )
    op.add_column("registrations", sa.Column("repeated_at", postgresql.TIMESTAMP(timezone=True)))
    op.create_index(
        "registrations_by_content_idx",
        "registrations",
        ["landlord_id", "content_key"],
        postgresql_where=sa.text("content_key IS NOT NULL"),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_index("registrations_by_content_idx", "registrations")
    for column in ("repeated_at", "times_repeated", "same_as", "content_key"):
        op.drop_column("registrations", column)
