"""Note when a message was read, and find what was sent to one person.

Locks: new columns without a value take a moment; building the indexes keeps mails from being
queued for as long as that takes, and they are queued again from the events.
Safe while the previous release runs: yes, it does not know the columns.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

OF_PERSON = {
    "messages_of_user_idx": "user_id",
    "messages_of_key_idx": "recipient_key",
    "messages_of_registration_idx": "registration_id",
}


def upgrade() -> None:
    """Add columns and indexes."""
    for table in ("messages", "letters"):
        op.add_column(table, sa.Column("read_at", sa.DateTime(timezone=True)))
    for name, column in OF_PERSON.items():
        op.create_index(name, "messages", ["landlord_id", column, "queued_at", "id"])
    op.create_index(
        "letters_of_contact_idx", "letters", ["landlord_id", "contact_id", "queued_at", "id"]
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_index("letters_of_contact_idx", "letters")
    for name in OF_PERSON:
        op.drop_index(name, "messages")
    for table in ("messages", "letters"):
        op.drop_column(table, "read_at")
