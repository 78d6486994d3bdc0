"""Keep by which way somebody came, and the further facts that a way may compare.

Locks: short ones on `registrations` and `record_contacts`, to add columns that are empty.
Safe while the previous release runs: yes, it neither reads nor writes them.
"""

import sqlalchemy as sa
from alembic import op

from chassis.migrations import secure

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the columns and the identifiers."""
    for name in ("way", "agreement_reference"):
        op.add_column("registrations", sa.Column(name, sa.Text, nullable=False, server_default=""))
    op.add_column("registrations", sa.Column("date_of_birth", sa.Date))
    op.add_column("record_contacts", sa.Column("birth_key", sa.LargeBinary))
    op.create_table(
        "record_identifiers",
        sa.Column("landlord_id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("value_key", sa.Text, nullable=False),
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.PrimaryKeyConstraint(
            "landlord_id", "kind", "value_key", "account_id", name=op.f("record_identifiers_pkey")
        ),
    )
    op.create_index(
        "record_identifiers_by_account_idx", "record_identifiers", ["landlord_id", "account_id"]
    )
    secure("record_identifiers")


def downgrade() -> None:
    """Drop them. A rebuild of the replica brings its part back."""
    op.drop_table("record_identifiers")
    op.drop_column("record_contacts", "birth_key")
    for name in ("date_of_birth", "agreement_reference", "way"):
        op.drop_column("registrations", name)
