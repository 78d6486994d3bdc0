"""Keep what people agreed to and took back, with the words they saw.

Locks: none, the table is new. Safe while the previous release runs: yes.
"""

import sqlalchemy as sa
from alembic import op

from chassis.migrations import append_only, secure

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Create it."""
    op.create_table(
        "consents",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("landlord_id", sa.Uuid, nullable=False),
        sa.Column("holder", sa.Text, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("wording", sa.Text, nullable=False),
        sa.Column("is_given", sa.Boolean, nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Uuid, nullable=False),
    )
    op.create_index("consents_of_holder_idx", "consents", ["landlord_id", "holder", "decided_at"])
    secure("consents")
    append_only("consents")


def downgrade() -> None:
    """Drop it."""
    op.drop_table("consents")
