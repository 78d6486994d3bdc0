"""Let people close their own login.

Locks: none, the tables are new.
Safe while the previous release runs: yes, it does not know them.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from chassis.migrations import secure

revision = "0020"
down_revision = "0019"

OPEN = sa.text("stopped_at IS NULL AND ended_at IS NULL")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "closings",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("landlord_id", sa.Uuid, nullable=False),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True)),
        sa.Column("begun_at", sa.DateTime(timezone=True)),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
    )
    op.create_index(
        "closings_open_idx",
        "closings",
        ["landlord_id", "user_id"],
        unique=True,
        postgresql_where=OPEN,
    )
    op.create_index(
        "closings_due_idx", "closings", ["landlord_id", "due_at"], postgresql_where=OPEN
    )
    op.create_table(
        "closing_answers",
        sa.Column("closing_id", sa.Uuid, primary_key=True),
        sa.Column("service", sa.Text, primary_key=True),
        sa.Column("landlord_id", sa.Uuid, nullable=False),
        sa.Column("kept", ARRAY(sa.Text), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["closing_id"],
            ["closings.id"],
            name="closing_answers_closing_id_fkey",
            ondelete="CASCADE",
        ),
    )
    secure("closings", "closing_answers")


def downgrade() -> None:
    """Drop them. Whoever waits to be closed stays."""
    op.drop_table("closing_answers")
    op.drop_table("closings")
