"""Take the requests of people who want all that is held about them.

Locks: none, the tables are new.
Safe while the previous release runs: yes, it does not know them.
"""

import sqlalchemy as sa
from alembic import op

from chassis.migrations import create_own_data_parts, secure

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "data_requests",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("landlord_id", sa.Uuid, nullable=False),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ready_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="data_requests_user_id_fkey", ondelete="CASCADE"
        ),
    )
    for name, columns in (("of_user", ["user_id", "asked_at"]), ("by_time", ["asked_at", "id"])):
        op.create_index(f"data_requests_{name}_idx", "data_requests", ["landlord_id", *columns])
    op.create_table(
        "data_request_parts",
        sa.Column("request_id", sa.Uuid, primary_key=True),
        sa.Column("service", sa.Text, primary_key=True),
        sa.Column("landlord_id", sa.Uuid, nullable=False),
        sa.Column("items", sa.Integer, nullable=False),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["data_requests.id"],
            name="data_request_parts_request_id_fkey",
            ondelete="CASCADE",
        ),
    )
    secure("data_requests", "data_request_parts")
    create_own_data_parts()


def downgrade() -> None:
    """Drop them, and with them what was asked for."""
    op.drop_table("own_data_parts")
    op.drop_table("data_request_parts")
    op.drop_table("data_requests")
