"""Alembic's entry: this service's tables."""

from chassis import audit, merging, migrations, own_data
from chassis.retention import clocks, keeping
from services.notifications.tables import Table

migrations.run(
    Table.metadata,
    audit.Table.metadata,
    own_data.Table.metadata,
    clocks.Table.metadata,
    keeping.Table.metadata,
    merging.Table.metadata,
)
