"""Keep what is known of the files that customers send.

Locks: cases for an instant, for the reference to it; the rest is a new table.
Safe while the previous release runs: yes, it does not know the table.
"""

import sqlalchemy as sa
from alembic import op

from chassis.migrations import secure

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "case_files",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("landlord_id", sa.Uuid, nullable=False),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("stored_as", sa.Text, nullable=False),
        sa.Column("seal_key", sa.LargeBinary, nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], ondelete="CASCADE", name="case_files_case_id_fkey"
        ),
        sa.CheckConstraint("kind IN ('picture', 'pdf')", name="case_files_kind_check"),
        sa.CheckConstraint(
            "state IN ('scanning', 'clean', 'unscanned', 'rejected')",
            name="case_files_state_check",
        ),
    )
    op.create_index("case_files_by_case_idx", "case_files", ["landlord_id", "case_id"])
    op.create_index("case_files_by_name_idx", "case_files", ["landlord_id", "stored_as"])
    op.create_index(
        "case_files_waiting_idx",
        "case_files",
        ["landlord_id", "received_at"],
        postgresql_where=sa.text("state IN ('scanning', 'unscanned')"),
    )
    secure("case_files")


def downgrade() -> None:
    """Drop it. The content stays in its folder until it is swept."""
    op.drop_table("case_files")
