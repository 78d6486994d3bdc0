"""Keep who asks the owners of an account to let them in, and what became of it.

Locks: none that anybody waits for, the table is new.
Safe while the previous release runs: yes, it does not know the table.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.migrations import secure

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    texts = (
        "first_name", "last_name", "email", "phone", "asked_role", "words", "decided_by",
        "decided_by_name", "reason",
    )  # fmt: skip
    op.create_table(
        "access_requests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("landlord_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Text(), server_default="", nullable=False) for name in texts),
        sa.Column("asked_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("answer_by", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("decided_at", postgresql.TIMESTAMP(timezone=True)),
        sa.Column("connection_id", sa.Uuid()),
        sa.CheckConstraint(
            "(state = 'waiting') = (decided_at IS NULL)", name=op.f("access_requests_decided_check")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("access_requests_account_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("access_requests_pkey")),
        sa.UniqueConstraint(
            "landlord_id",
            "registration_id",
            name=op.f("access_requests_landlord_id_registration_id_key"),
        ),
    )
    op.create_index(
        "access_requests_of_account_idx", "access_requests", ["landlord_id", "account_id"]
    )
    op.create_index("access_requests_by_state_idx", "access_requests", ["landlord_id", "state"])
    secure("access_requests")


def downgrade() -> None:
    """Drop it."""
    op.drop_table("access_requests")
