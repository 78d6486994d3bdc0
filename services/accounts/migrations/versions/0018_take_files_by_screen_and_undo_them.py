"""Take the landlord's files by screen and folder, show how far they are, and undo the last.

Locks: one short lock of `ledger_entries` for the index of reversals, which holds few rows.
Safe while the previous release runs: yes, it does not know them.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.migrations import secure

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    instant = postgresql.TIMESTAMP(timezone=True)
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("landlord_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sent_by", sa.Text(), nullable=False),
        sa.Column("sent_by_name", sa.Text(), server_default="", nullable=False),
        sa.Column("came_at", instant, nullable=False),
        sa.Column("is_dry_run", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("done", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("touched_at", instant),
        sa.Column("ended_at", instant),
        sa.Column("refusal", sa.Text(), server_default="", nullable=False),
        sa.Column("outcome", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("import_id", sa.Uuid()),
        sa.Column("undo", sa.Text(), server_default="", nullable=False),
        sa.Column("undone_at", instant),
        sa.Column("undone_by_name", sa.Text(), server_default="", nullable=False),
        sa.Column("left", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("stored_as", sa.Text(), server_default="", nullable=False),
        sa.Column("key", sa.LargeBinary()),
        sa.CheckConstraint(
            "kind IN ('records', 'transactions')", name=op.f("deliveries_kind_known_check")
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'reading', 'read', 'refused', 'undone')",
            name=op.f("deliveries_state_known_check"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("deliveries_pkey")),
    )
    op.create_index("deliveries_by_time_idx", "deliveries", ["landlord_id", "came_at", "id"])
    op.create_index(
        "deliveries_to_read_idx",
        "deliveries",
        ["landlord_id", "came_at"],
        postgresql_where=sa.text("state IN ('waiting', 'reading')"),
    )
    op.create_index(
        "deliveries_with_file_idx",
        "deliveries",
        ["landlord_id", "came_at"],
        postgresql_where=sa.text("stored_as <> ''"),
    )
    secure("deliveries")
    op.create_table(
        "import_formers",
        sa.Column("landlord_id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("row_id", sa.Uuid(), nullable=False),
        sa.Column("facts", postgresql.JSONB()),
        sa.Column("version", sa.Integer()),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["imports.id"],
            name=op.f("import_formers_import_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "landlord_id", "import_id", "kind", "row_id", name=op.f("import_formers_pkey")
        ),
    )
    secure("import_formers")
    op.create_table(
        "undone_references",
        sa.Column("landlord_id", sa.Uuid(), nullable=False),
        sa.Column("external_ref", sa.Text(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("landlord_id", "external_ref", name=op.f("undone_references_pkey")),
    )
    secure("undone_references")
    op.create_index(
        "ledger_entries_reversed_idx",
        "ledger_entries",
        ["landlord_id", "account_id", "reverses_id"],
        postgresql_where=sa.text("reverses_id IS NOT NULL"),
    )


def downgrade() -> None:
    """Forget the files and what stood there before them."""
    op.drop_index("ledger_entries_reversed_idx", "ledger_entries")
    for table in ("undone_references", "import_formers", "deliveries"):
        op.drop_table(table)
