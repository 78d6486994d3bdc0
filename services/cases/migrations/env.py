"""Alembic's way into the migrations of the cases service."""

from chassis import audit, merging, own_data
from chassis.migrations import run
from chassis.retention import clocks, keeping
from services.cases.tables import Table

run(
    Table.metadata,
    audit.Table.metadata,
    own_data.Table.metadata,
    clocks.Table.metadata,
    keeping.Table.metadata,
    merging.Table.metadata,
)
