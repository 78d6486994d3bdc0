"""Keep documents of accounts and blocks, and find the units of a block.

Locks: units against writes while an index is built, a second for 100,000 rows.
Safe while the previous release runs: yes, it knows neither.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.migrations import secure

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

KINDS = (
    "'tenancy_agreement', 'lease', 'service_charge', 'fire_safety', 'insurance', 'newsletter', "
    "'letter', 'other'"
)


def upgrade() -> None:
    """Create the table and the index."""
    instant = postgresql.TIMESTAMP(timezone=True)
    lines = ("file_name", "added_by", "added_by_name", "withdrawn_by_name", "withdrawn_reason")
    empty = {name: sa.Column(name, sa.Text(), server_default="", nullable=False) for name in lines}
    op.create_table(
        "documents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("landlord_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid()),
        sa.Column("block_id", sa.Uuid()),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("visible_from", sa.Date(), nullable=False),
        sa.Column("published_at", instant),
        empty["file_name"],
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("stored_as", sa.Text(), nullable=False),
        sa.Column("seal_key", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", instant, nullable=False),
        empty["added_by"],
        empty["added_by_name"],
        sa.Column("replaces_id", sa.Uuid()),
        sa.Column("withdrawn_at", instant),
        empty["withdrawn_by_name"],
        empty["withdrawn_reason"],
        sa.CheckConstraint(
            "(account_id IS NULL) <> (block_id IS NULL)", name=op.f("documents_one_owner_check")
        ),
        sa.CheckConstraint(f"kind IN ({KINDS})", name=op.f("documents_kind_known_check")),
        sa.CheckConstraint(
            "media_type IN ('application/pdf', 'image/jpeg')",
            name=op.f("documents_type_known_check"),
        ),
        sa.CheckConstraint("size > 0", name=op.f("documents_holds_something_check")),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_reason = '')",
            name=op.f("documents_withdrawn_for_a_reason_check"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("documents_account_id_fkey")
        ),
        sa.ForeignKeyConstraint(["block_id"], ["blocks.id"], name=op.f("documents_block_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("documents_pkey")),
    )
    op.create_index(
        "documents_of_account_idx",
        "documents",
        ["landlord_id", "account_id", "dated", "id"],
        postgresql_where=sa.text("account_id IS NOT NULL"),
    )
    op.create_index(
        "documents_of_block_idx",
        "documents",
        ["landlord_id", "block_id", "dated", "id"],
        postgresql_where=sa.text("block_id IS NOT NULL"),
    )
    op.create_index(
        "documents_to_publish_idx",
        "documents",
        ["landlord_id", "visible_from"],
        postgresql_where=sa.text("published_at IS NULL AND withdrawn_at IS NULL"),
    )
    op.create_index("documents_by_file_idx", "documents", ["landlord_id", "stored_as"], unique=True)
    secure("documents")
    op.create_index("units_of_block_idx", "units", ["landlord_id", "block_id", "unit_key", "id"])


def downgrade() -> None:
    """Forget the documents. Their files are dropped as files without a row."""
    op.drop_index("units_of_block_idx", "units")
    op.drop_table("documents")
