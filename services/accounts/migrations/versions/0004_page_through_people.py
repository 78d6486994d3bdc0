"""Page through the people on record, and see who shares an email address.

Locks: contacts against writes while two indexes are built, a second for 100,000 rows.
Safe while the previous release runs: yes, it does not use them.
"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Build the indexes."""
    op.create_index("contacts_pages_idx", "contacts", ["landlord_id", "id"])
    op.create_index("contacts_by_email_idx", "contacts", ["landlord_id", "email_key"])


def downgrade() -> None:
    """Drop them."""
    op.drop_index("contacts_by_email_idx", "contacts")
    op.drop_index("contacts_pages_idx", "contacts")
