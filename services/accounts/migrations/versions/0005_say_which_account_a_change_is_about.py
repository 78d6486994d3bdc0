"""Say of a change by hand which account it is about, where it is about one.

Locks: contact_changes for a moment; the column is null in every row.
Safe while the previous release runs: yes, it does not write the column.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("contact_changes", sa.Column("account_id", sa.Uuid()))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("contact_changes", "account_id")
