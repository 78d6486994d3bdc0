"""Keep when what a customer submitted was erased, and find the cases where it is due.

Locks: a moment on cases for a column without a default; the index is built under a lock that lets
everybody read.
Safe while the previous release runs: yes, it does not know the column.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the column and the index."""
    op.add_column("cases", sa.Column("erased_at", sa.DateTime(timezone=True)))
    op.create_index(
        "cases_not_erased_idx",
        "cases",
        ["landlord_id", "changed_at"],
        postgresql_where=sa.text(
            "status = 'closed' AND erased_at IS NULL AND kind IN ('registration', 'guessing')"
        ),
    )


def downgrade() -> None:
    """Drop them. What was erased stays erased."""
    op.drop_index("cases_not_erased_idx", "cases")
    op.drop_column("cases", "erased_at")
