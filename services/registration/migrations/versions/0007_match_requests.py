"""Keep the links that carry portal keys, and what suggestions to staff are made from.

Locks: a moment on registrations and record_accounts, for columns whose default is a constant.
Safe while the previous release runs: yes, it fills none of them. `./lodge rebuild
registration.records` fills names and house numbers of records that were there before.
"""

import sqlalchemy as sa
from alembic import op

from chassis.migrations import secure

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the columns and create the tables."""
    op.add_column("registrations", sa.Column("enquiry_association", sa.Text))
    op.add_column(
        "record_accounts", sa.Column("door_key", sa.Text, nullable=False, server_default="")
    )
    op.create_table(
        "record_names",
        sa.Column("landlord_id", sa.Uuid, nullable=False),
        sa.Column("surname_key", sa.Text, nullable=False),
        sa.Column("first_name_key", sa.Text, nullable=False),
        sa.Column("contact_id", sa.Uuid, nullable=False),
        sa.PrimaryKeyConstraint("landlord_id", "surname_key", "first_name_key", "contact_id"),
    )
    op.create_index("record_names_by_contact_idx", "record_names", ["landlord_id", "contact_id"])
    op.create_table(
        "key_links",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("landlord_id", sa.Uuid, nullable=False),
        sa.Column("registration_id", sa.Uuid, nullable=False),
        sa.Column("connection_id", sa.Uuid, nullable=False),
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("key_links_by_connection_idx", "key_links", ["landlord_id", "connection_id"])
    op.create_index(
        "key_links_by_registration_idx", "key_links", ["landlord_id", "registration_id"]
    )
    secure("record_names")
    secure("key_links")


def downgrade() -> None:
    """Drop them. Links that were mailed open nothing any more."""
    op.drop_table("key_links")
    op.drop_table("record_names")
    op.drop_column("record_accounts", "door_key")
    op.drop_column("registrations", "enquiry_association")
