"""Say of sessions how they were opened, from where, and what they still need; of acts, from where.

Locks: sessions and sign_in_audit for an instant; new columns with constant defaults rewrite
nothing. Safe while the previous release runs: yes, its inserts get the defaults.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the columns."""
    op.add_column(
        "sessions", sa.Column("method", sa.Text, nullable=False, server_default="password")
    )
    op.add_column("sessions", sa.Column("needs", sa.Text))
    op.add_column(
        "sessions",
        sa.Column(
            "proved_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()
        ),
    )
    for table in ("sessions", "sign_in_audit"):
        for column in ("network", "browser"):
            op.add_column(table, sa.Column(column, sa.Text, nullable=False, server_default=""))
    op.add_column("sign_in_audit", sa.Column("details", JSONB, nullable=False, server_default="{}"))


def downgrade() -> None:
    """Drop them."""
    op.drop_column("sign_in_audit", "details")
    for table in ("sign_in_audit", "sessions"):
        for column in ("browser", "network"):
            op.drop_column(table, column)
    for column in ("proved_at", "needs", "method"):
        op.drop_column("sessions", column)
