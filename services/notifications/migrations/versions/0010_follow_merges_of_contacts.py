"""Follow merges of contacts, and let consents be erased with their person (never changed).

Locks: none, the table is new.
Safe while the previous release runs: yes, it does not know the table.
"""

from alembic import op

from chassis.migrations import create_followed_merges, for_each_user_of

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the table."""
    create_followed_merges()
    for_each_user_of("consents", "GRANT DELETE ON consents TO %I")


def downgrade() -> None:
    """Drop it. Merges can then not be undone here any more."""
    op.drop_table("followed_merges")
    for_each_user_of("consents", "REVOKE DELETE ON consents FROM %I")
