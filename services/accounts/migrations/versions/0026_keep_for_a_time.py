"""Erase by rules that are reported first, by no clock that leaps, and nothing that is held.

Locks: changes of details for as long as it takes to index them.
Safe while the previous release runs: yes, it does not know the tables.
"""

import sqlalchemy as sa
from alembic import op

from chassis.migrations import create_clock_marks, create_retention_reports, secure

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    """Make the tables."""
    create_clock_marks()
    create_retention_reports()
    instant = sa.DateTime(timezone=True)
    op.create_table(
        "legal_holds",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("landlord_id", sa.Uuid, nullable=False),
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("reason", sa.Text, server_default="", nullable=False),
        sa.Column("placed_at", instant, nullable=False),
        sa.Column("placed_by_name", sa.Text, server_default="", nullable=False),
        sa.Column("lifted_at", instant),
        sa.Column("lifted_by_name", sa.Text, server_default="", nullable=False),
        sa.Column("lifted_because", sa.Text, server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("legal_holds_account_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("legal_holds_pkey")),
    )
    op.create_index(
        "legal_holds_in_force_idx",
        "legal_holds",
        ["landlord_id", "account_id"],
        unique=True,
        postgresql_where=sa.text("lifted_at IS NULL"),
    )
    op.create_index(
        "legal_holds_of_account_idx", "legal_holds", ["landlord_id", "account_id", "placed_at"]
    )
    secure("legal_holds")
    op.create_index(
        "detail_changes_decided_idx",
        "detail_changes",
        ["landlord_id", "decided_at"],
        postgresql_where=sa.text("decided_at IS NOT NULL"),
    )


def downgrade() -> None:
    """Drop them. Nothing is erased that would not have been."""
    op.drop_index("detail_changes_decided_idx")
    op.drop_table("legal_holds")
    op.drop_table("retention_reports")
    op.drop_table("clock_marks")
