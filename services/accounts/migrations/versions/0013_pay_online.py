"""Keep the payments that people begin online, and those of the demo provider.

Locks: none that anybody waits for, the tables are new.
Safe while the previous release runs: yes, it does not know the tables.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.migrations import secure

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create both tables."""
    moment = postgresql.TIMESTAMP(timezone=True)
    op.create_table(
        "payments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("landlord_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("client_request_id", sa.Uuid(), nullable=False),
        sa.Column("amount_pence", sa.Integer(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("provider_payment_id", sa.Text(), server_default="", nullable=False),
        sa.Column("next_url", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), server_default="", nullable=False),
        sa.Column("is_contradicted", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("started_at", moment, nullable=False),
        sa.Column("asked_at", moment),
        sa.Column("asked_times", sa.Integer(), server_default="0", nullable=False),
        sa.Column("ask_at", moment),
        sa.Column("ended_at", moment),
        sa.CheckConstraint("amount_pence > 0", name=op.f("payments_amount_check")),
        sa.CheckConstraint(
            "(state IN ('new', 'open')) = (ended_at IS NULL)", name=op.f("payments_ended_check")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("payments_account_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("payments_pkey")),
        sa.UniqueConstraint(
            "landlord_id",
            "account_id",
            "client_request_id",
            name=op.f("payments_landlord_id_account_id_client_request_id_key"),
        ),
        sa.UniqueConstraint(
            "landlord_id", "reference", name=op.f("payments_landlord_id_reference_key")
        ),
    )
    op.create_index(
        "payments_of_account_idx", "payments", ["landlord_id", "account_id", "started_at"]
    )
    op.create_index("payments_by_start_idx", "payments", ["landlord_id", "started_at"])
    op.create_index(
        "payments_by_provider_idx",
        "payments",
        ["landlord_id", "provider_payment_id"],
        unique=True,
        postgresql_where=sa.text("provider_payment_id <> ''"),
    )
    op.create_index(
        "payments_to_ask_idx",
        "payments",
        ["landlord_id", "ask_at"],
        postgresql_where=sa.text("ask_at IS NOT NULL"),
    )
    op.create_table(
        "demo_payments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("landlord_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), server_default="", nullable=False),
        sa.Column("amount_pence", sa.Integer(), nullable=False),
        sa.Column("return_url", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", moment, server_default=sa.func.now(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("demo_payments_pkey")),
        sa.UniqueConstraint(
            "landlord_id", "reference", name=op.f("demo_payments_landlord_id_reference_key")
        ),
    )
    secure("payments", "demo_payments")


def downgrade() -> None:
    """Drop both."""
    op.drop_table("demo_payments")
    op.drop_table("payments")
