"""Keep what the record lacks, and which of its facts failed people.

Locks: none on what is there, two tables are made.
Safe while the previous release runs: yes, it fills neither. `./lodge rebuild
registration.records` finds the gaps of records that were there before.
"""

import sqlalchemy as sa
from alembic import op

from chassis.migrations import secure

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "record_gaps",
        sa.Column("landlord_id", sa.Uuid, nullable=False),
        sa.Column("field", sa.Text, nullable=False),
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.PrimaryKeyConstraint("landlord_id", "field", "account_id"),
    )
    op.create_index("record_gaps_by_account_idx", "record_gaps", ["landlord_id", "account_id"])
    op.create_table(
        "failed_facts",
        sa.Column("landlord_id", sa.Uuid, nullable=False),
        sa.Column("field", sa.Text, nullable=False),
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("registration_id", sa.Uuid, nullable=False),
        sa.Column("is_missing", sa.Boolean, nullable=False),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("landlord_id", "field", "account_id", "registration_id"),
    )
    op.create_index("failed_facts_by_day_idx", "failed_facts", ["landlord_id", "failed_at"])
    secure("record_gaps")
    secure("failed_facts")


def downgrade() -> None:
    """Drop them. The counts begin anew."""
    op.drop_table("failed_facts")
    op.drop_table("record_gaps")
