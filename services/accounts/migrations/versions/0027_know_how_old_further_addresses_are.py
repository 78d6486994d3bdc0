"""Know as of when a person's further addresses are those of their login.

Locks: contacts for an instant, a column without a default. Safe while the previous release runs:
yes, it neither reads nor writes it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    """Add the column."""
    op.add_column("contacts", sa.Column("other_emails_as_of", sa.DateTime(timezone=True)))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("contacts", "other_emails_as_of")
