"""Keep the statements that people asked for, with what was made of them.

Locks: none that anybody waits for, the table is new.
Safe while the previous release runs: yes, it does not know it.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.migrations import secure

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    instant = postgresql.TIMESTAMP(timezone=True)
    op.create_table(
        "statements",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("landlord_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("first_number", sa.Integer(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("asked_at", instant, nullable=False),
        sa.Column("issued_at", instant),
        sa.Column("pdf", sa.LargeBinary()),
        sa.CheckConstraint(
            "state IN ('asked', 'issued', 'failed')", name=op.f("statements_state_known_check")
        ),
        sa.CheckConstraint("last_day >= first_day", name=op.f("statements_days_in_order_check")),
        sa.CheckConstraint(
            "(state = 'issued') = (pdf IS NOT NULL)", name=op.f("statements_issued_with_file_check")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("statements_account_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("statements_pkey")),
        sa.UniqueConstraint(
            "landlord_id",
            "account_id",
            "first_day",
            "last_day",
            "last_number",
            name=op.f("statements_landlord_id_account_id_first_day_last_day_last_number_key"),
        ),
    )
    op.create_index(
        "statements_of_account_idx", "statements", ["landlord_id", "account_id", "asked_at"]
    )
    secure("statements")


def downgrade() -> None:
    """Forget the statements: the same days give the same again."""
    op.drop_table("statements")
