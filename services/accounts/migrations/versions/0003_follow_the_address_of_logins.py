"""Since when a contact has the address of their login, so that an older one never overwrites it.

Locks: contacts for an instant, a column without a default. Safe while the previous release runs:
yes, it neither reads nor writes it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("contacts", sa.Column("email_as_of", sa.DateTime(timezone=True)))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("contacts", "email_as_of")
