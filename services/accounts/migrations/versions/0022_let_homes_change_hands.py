"""Keep on which day an ownership or a tenancy ends, and who comes next.

Locks: none that anybody waits for, the table is new.
Safe while the previous release runs: yes, it does not know it.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from chassis.migrations import secure

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    instant = postgresql.TIMESTAMP(timezone=True)
    op.create_table(
        "handovers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("landlord_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("contact_id", sa.Uuid()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("planned_by", sa.Text(), server_default="", nullable=False),
        sa.Column("planned_by_name", sa.Text(), server_default="", nullable=False),
        sa.Column("planned_at", instant, nullable=False),
        sa.Column("settled_at", instant),
        sa.Column("settled_by_name", sa.Text(), server_default="", nullable=False),
        sa.Column("ended", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('ownership', 'tenancy')", name=op.f("handovers_kind_known_check")
        ),
        sa.CheckConstraint(
            "state IN ('planned', 'done', 'cancelled')", name=op.f("handovers_state_known_check")
        ),
        sa.CheckConstraint(
            "(state = 'planned') = (settled_at IS NULL)", name=op.f("handovers_settled_check")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("handovers_account_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("handovers_pkey")),
    )
    planned = sa.text("state = 'planned'")
    op.create_index(
        "handovers_one_planned_idx",
        "handovers",
        ["landlord_id", "account_id"],
        unique=True,
        postgresql_where=planned,
    )
    op.create_index(
        "handovers_of_account_idx", "handovers", ["landlord_id", "account_id", "planned_at"]
    )
    op.create_index(
        "handovers_due_idx", "handovers", ["landlord_id", "last_day"], postgresql_where=planned
    )
    secure("handovers")


def downgrade() -> None:
    """Forget what was planned."""
    op.drop_table("handovers")
