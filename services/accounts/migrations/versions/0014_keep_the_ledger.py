"""Keep the money of accounts: entries that never change, and how each account stands.

Locks: none that anybody waits for, the tables are new.
Safe while the previous release runs: yes, it does not know them.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.migrations import secure

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

NEVER = """
CREATE FUNCTION ledger_entries_never_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'entries of a ledger never change: reverse them';
END
$$
"""


def upgrade() -> None:
    """Create the tables, and forbid to change an entry."""
    op.create_table(
        "ledgers",
        sa.Column("landlord_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("balance_pence", sa.BigInteger(), nullable=False),
        sa.Column("booked_on", sa.Date()),
        sa.Column("last_payment_number", sa.Integer()),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.Column("as_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint("entries >= 0", name=op.f("ledgers_entries_count_check")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("ledgers_account_id_fkey")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("ledgers_pkey")),
    )
    op.create_index("ledgers_of_landlord_idx", "ledgers", ["landlord_id", "account_id"])
    secure("ledgers")
    op.create_table(
        "ledger_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("landlord_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("entry_date", sa.Date(), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date()),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("subtype", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), server_default="", nullable=False),
        sa.Column("amount_pence", sa.BigInteger(), nullable=False),
        sa.Column("balance_pence", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("external_ref", sa.Text(), nullable=False),
        sa.Column("reverses_id", sa.Uuid()),
        sa.Column("posted_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint("amount_pence <> 0", name=op.f("ledger_entries_amount_check")),
        sa.CheckConstraint("number >= 1", name=op.f("ledger_entries_number_counts_check")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("ledger_entries_account_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("ledger_entries_pkey")),
    )
    op.create_index(
        "ledger_entries_in_order_idx",
        "ledger_entries",
        ["landlord_id", "account_id", "number"],
        unique=True,
    )
    op.create_index(
        "ledger_entries_once_idx",
        "ledger_entries",
        ["landlord_id", "source", "external_ref"],
        unique=True,
    )
    op.create_index(
        "ledger_entries_by_day_idx",
        "ledger_entries",
        ["landlord_id", "account_id", "booked_on", "number"],
    )
    op.create_index(
        "ledger_entries_due_idx",
        "ledger_entries",
        ["landlord_id", "account_id", "due_on"],
        postgresql_where=sa.text("due_on IS NOT NULL"),
    )
    secure("ledger_entries")
    op.execute(NEVER)
    op.execute(
        "CREATE TRIGGER ledger_entries_never_change BEFORE UPDATE OR DELETE ON ledger_entries"
        " FOR EACH ROW EXECUTE FUNCTION ledger_entries_never_change()"
    )


def downgrade() -> None:
    """Drop them. The landlord's own books are the source."""
    op.drop_table("ledger_entries")
    op.execute("DROP FUNCTION ledger_entries_never_change()")
    op.drop_table("ledgers")
