"""Invite everybody on record who has no login: the runs, and the people of each.

Locks: none; only new tables. Safe while the previous release runs: yes, it does not know them.
"""

import sqlalchemy as sa
from alembic import op

from chassis.migrations import secure

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Create the tables."""
    _runs()
    _lines()
    secure("login_runs", "login_run_lines")


def downgrade() -> None:
    """Drop them."""
    op.drop_table("login_run_lines")
    op.drop_table("login_runs")


def _runs() -> None:
    op.create_table(
        "login_runs",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("landlord_id", sa.Uuid, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("place_kind", sa.Text, nullable=False),
        sa.Column("place_id", sa.Uuid),
        sa.Column("place_name", sa.Text, nullable=False),
        sa.Column("asked_by", sa.Uuid, nullable=False),
        sa.Column("asked_by_name", sa.Text, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True)),
        sa.Column("released_by", sa.Uuid),
        sa.Column("released_by_name", sa.Text, nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True)),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.Column("after", sa.Uuid),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_waiting", sa.Boolean, nullable=False),
        sa.CheckConstraint(
            "state IN ('counting', 'counted', 'sending', 'sent', 'cancelled')",
            name="login_runs_state_check",
        ),
    )
    op.create_index(
        "login_runs_at_work_idx",
        "login_runs",
        ["landlord_id", "due_at"],
        postgresql_where=sa.text("state IN ('counting', 'sending')"),
    )
    op.create_index(
        "login_runs_landlord_id_asked_at_idx", "login_runs", ["landlord_id", "asked_at"]
    )


def _lines() -> None:
    op.create_table(
        "login_run_lines",
        sa.Column("run_id", sa.Uuid, primary_key=True),
        sa.Column("contact_id", sa.Uuid, primary_key=True),
        sa.Column("landlord_id", sa.Uuid, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["login_runs.id"], ondelete="CASCADE", name="login_run_lines_run_id_fkey"
        ),
    )
    op.create_index(
        "login_run_lines_by_outcome_idx",
        "login_run_lines",
        ["landlord_id", "run_id", "outcome", "contact_id"],
    )
