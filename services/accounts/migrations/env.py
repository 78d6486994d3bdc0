"""Alembic's entry: this service's tables."""

from chassis import audit, migrations, own_data
from chassis.retention import clocks, keeping
from services.accounts.tables import Table

migrations.run(
    Table.metadata,
    audit.Table.metadata,
    own_data.Table.metadata,
    clocks.Table.metadata,
    keeping.Table.metadata,
)
