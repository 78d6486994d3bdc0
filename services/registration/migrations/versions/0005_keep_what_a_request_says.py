"""Keep what a request for an account says, how its PIN compared, and by when it is answered.

Locks: a short one on `registrations`, to add columns that are empty.
Safe while the previous release runs: yes, it neither reads nor writes them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

TEXTS = ("house", "street", "town", "evening_telephone", "mobile", "pin_result")


def upgrade() -> None:
    """Add the columns."""
    for name in TEXTS:
        op.add_column("registrations", sa.Column(name, sa.Text, nullable=False, server_default=""))
    op.add_column("registrations", sa.Column("answer_by", sa.DateTime(timezone=True)))


def downgrade() -> None:
    """Drop them."""
    op.drop_column("registrations", "answer_by")
    for name in reversed(TEXTS):
        op.drop_column("registrations", name)
