"""Find the PINs that came in before they were hashed at import.

accounts itself hashes them after it has started, since no database holds the key, and empties
`value`. From then on the index is empty. A later release may forbid `value` beside a PIN; the
previous one still writes it.

Locks: identifiers against writes while the index is built, a second for a million rows.
Safe while the previous release runs: yes. A PIN that it brings in is hashed within ten minutes.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Build the index."""
    op.create_index(
        "identifiers_with_clear_pins_idx",
        "identifiers",
        ["landlord_id", "account_id"],
        postgresql_where=sa.text("kind = 'pin' AND value <> ''"),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_index("identifiers_with_clear_pins_idx", "identifiers")
