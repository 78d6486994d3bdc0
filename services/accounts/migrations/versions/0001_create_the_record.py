"""Create the record: places, accounts, people and who is what to which account.

Locks: none that matter, the tables are new. Safe while the previous release runs: yes.
"""

import sqlalchemy as sa
from alembic import op

from chassis.migrations import create_inbox, create_outbox, drop_queues, secure

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    "estates",
    "blocks",
    "units",
    "accounts",
    "identifiers",
    "contacts",
    "connections",
    "contact_changes",
    "decisions",
    "imports",
    "import_problems",
    "account_words",
)
"""In the order in which they come to be; the later ones lean on the earlier."""


def upgrade() -> None:
    """Create every table with its indexes, and lock each landlord into its own rows."""
    _places()
    _accounts()
    _people()
    _by_hand()
    _imports()
    _search()
    secure(*TABLES)
    create_outbox()
    create_inbox()


def downgrade() -> None:
    """Drop everything. Loses the record."""
    drop_queues()
    for table in reversed(TABLES):
        op.drop_table(table)


def _places() -> None:
    op.create_table(
        "estates",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("landlord_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("name_key", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("estates_pkey")),
        sa.UniqueConstraint(
            "landlord_id", "name_key", name=op.f("estates_landlord_id_name_key_key")
        ),
    )
    op.create_table(
        "blocks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("landlord_id", sa.Uuid(), nullable=False),
        sa.Column("estate_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("name_key", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("blocks_estate_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("blocks_pkey")),
        sa.UniqueConstraint(
            "landlord_id", "name_key", name=op.f("blocks_landlord_id_name_key_key")
        ),
    )
    op.create_table(
        "units",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("landlord_id", sa.Uuid(), nullable=False),
        sa.Column("unit_ref", sa.Text(), server_default="", nullable=False),
        sa.Column("unit_key", sa.Text(), server_default="", nullable=False),
        sa.Column("estate_id", sa.Uuid(), nullable=True),
        sa.Column("block_id", sa.Uuid(), nullable=True),
        sa.Column("uprn", sa.Text(), server_default="", nullable=False),
        sa.Column("address_line_1", sa.Text(), server_default="", nullable=False),
        sa.Column("address_line_2", sa.Text(), server_default="", nullable=False),
        sa.Column("town", sa.Text(), server_default="", nullable=False),
        sa.Column("county", sa.Text(), server_default="", nullable=False),
        sa.Column("country", sa.Text(), server_default="", nullable=False),
        sa.Column("postcode", sa.Text(), server_default="", nullable=False),
        sa.Column("postcode_key", sa.Text(), server_default="", nullable=False),
        sa.Column("division", sa.Text(), server_default="", nullable=False),
        sa.Column("words", sa.Text(), server_default="", nullable=False),
        sa.Column("imported", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["block_id"], ["blocks.id"], name=op.f("units_block_id_fkey")),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("units_estate_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("units_pkey")),
        sa.UniqueConstraint("landlord_id", "unit_key", name=op.f("units_landlord_id_unit_key_key")),
    )


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("landlord_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.Text(), server_default="", nullable=False),
        sa.Column("account_key", sa.Text(), server_default="", nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("kind", sa.Text(), server_default="", nullable=False),
        sa.Column("status", sa.Text(), server_default="", nullable=False),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("end_date", sa.Date(), nullable=True),
        sa.Column("is_ebilling", sa.Boolean(), nullable=False),
        sa.Column("is_rmc_director", sa.Boolean(), nullable=False),
        sa.Column("salutation", sa.Text(), server_default="", nullable=False),
        sa.Column("sign_off", sa.Text(), server_default="", nullable=False),
        sa.Column("updates_via", sa.Text(), server_default="", nullable=False),
        sa.Column("payment_method", sa.Text(), server_default="", nullable=False),
        sa.Column("words", sa.Text(), server_default="", nullable=False),
        sa.Column("imported", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "end_date IS NULL OR end_date >= start_date", name=op.f("accounts_dates_in_order_check")
        ),
        sa.CheckConstraint("version >= 1", name=op.f("accounts_version_counts_check")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("accounts_unit_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("accounts_pkey")),
        sa.UniqueConstraint(
            "landlord_id", "account_key", name=op.f("accounts_landlord_id_account_key_key")
        ),
    )
    op.create_index("accounts_of_unit_idx", "accounts", ["landlord_id", "unit_id"], unique=False)
    op.create_index("accounts_pages_idx", "accounts", ["landlord_id", "id"], unique=False)
    op.create_table(
        "identifiers",
        sa.Column("landlord_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value_key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("identifiers_account_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "landlord_id", "account_id", "kind", "value_key", name=op.f("identifiers_pkey")
        ),
    )


def _people() -> None:
    op.create_table(
        "contacts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("landlord_id", sa.Uuid(), nullable=False),
        sa.Column("contact_ref", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("first_name", sa.Text(), server_default="", nullable=False),
        sa.Column("last_name", sa.Text(), server_default="", nullable=False),
        sa.Column("organisation", sa.Text(), server_default="", nullable=False),
        sa.Column("email", sa.Text(), server_default="", nullable=False),
        sa.Column("email_key", sa.Text(), server_default="", nullable=False),
        sa.Column("other_emails", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("phone", sa.Text(), server_default="", nullable=False),
        sa.Column("phone_evening", sa.Text(), server_default="", nullable=False),
        sa.Column("mobile", sa.Text(), server_default="", nullable=False),
        sa.Column("date_of_birth", sa.Date(), nullable=True),
        sa.Column("words", sa.Text(), server_default="", nullable=False),
        sa.Column("imported", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "last_name <> '' OR organisation <> ''", name=op.f("contacts_has_a_name_check")
        ),
        sa.CheckConstraint("version >= 1", name=op.f("contacts_version_counts_check")),
        sa.PrimaryKeyConstraint("id", name=op.f("contacts_pkey")),
        sa.UniqueConstraint(
            "landlord_id", "contact_ref", name=op.f("contacts_landlord_id_contact_ref_key")
        ),
    )
    op.create_table(
        "connections",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("landlord_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("finance", sa.Boolean(), nullable=False),
        sa.Column("maintenance", sa.Boolean(), nullable=False),
        sa.Column("keys", sa.Boolean(), nullable=False),
        sa.Column("documents", sa.Boolean(), nullable=False),
        sa.Column("is_provisional", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("provisional_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replaces_connection_id", sa.Uuid(), nullable=True),
        sa.Column("imported", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to >= valid_from",
            name=op.f("connections_dates_in_order_check"),
        ),
        sa.CheckConstraint("version >= 1", name=op.f("connections_version_counts_check")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("connections_account_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("connections_contact_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("connections_pkey")),
        sa.UniqueConstraint(
            "landlord_id",
            "account_id",
            "contact_id",
            "role",
            name=op.f("connections_landlord_id_account_id_contact_id_role_key"),
        ),
    )
    op.create_index(
        "connections_of_contact_idx", "connections", ["landlord_id", "contact_id"], unique=False
    )
    op.create_index(
        "connections_one_owner_idx",
        "connections",
        ["landlord_id", "account_id"],
        unique=True,
        postgresql_where=sa.text(
            "role = 'unit_owner' AND status IN ('approved', 'current') AND valid_to IS NULL"
        ),
    )


def _by_hand() -> None:
    op.create_table(
        "contact_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("landlord_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("field", sa.Text(), server_default="", nullable=False),
        sa.Column("before", sa.Text(), server_default="", nullable=False),
        sa.Column("after", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("contact_changes_contact_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("contact_changes_pkey")),
    )
    op.create_index(
        "contact_changes_of_contact_idx",
        "contact_changes",
        ["landlord_id", "contact_id"],
        unique=False,
    )
    op.create_table(
        "decisions",
        sa.Column("landlord_id", sa.Uuid(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("connection_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "applied_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("landlord_id", "decision_id", name=op.f("decisions_pkey")),
    )


def _imports() -> None:
    op.create_table(
        "imports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("landlord_id", sa.Uuid(), nullable=False),
        sa.Column("sent_by", sa.Text(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_dry_run", sa.Boolean(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("rows_refused", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("imports_pkey")),
    )
    op.create_index("imports_by_time_idx", "imports", ["landlord_id", "read_at"], unique=False)
    op.create_table(
        "import_problems",
        sa.Column("landlord_id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("column_name", sa.Text(), nullable=False),
        sa.Column("problem", sa.Text(), server_default="", nullable=False),
        sa.Column("advice", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["imports.id"],
            name=op.f("import_problems_import_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "landlord_id", "import_id", "line", "column_name", name=op.f("import_problems_pkey")
        ),
    )


def _search() -> None:
    op.create_table(
        "account_words",
        sa.Column("landlord_id", sa.Uuid(), nullable=False),
        sa.Column("word", sa.Text(collation="C"), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint(
            "landlord_id", "word", "account_id", name=op.f("account_words_pkey")
        ),
    )
    op.create_index(
        "account_words_of_account_idx", "account_words", ["landlord_id", "account_id"], unique=False
    )
