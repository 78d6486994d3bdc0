"""Runs identity's migrations with the chassis's timeouts."""

from chassis import audit, merging, own_data
from chassis.migrations import run
from chassis.retention import clocks
from services.identity.tables import Table

run(
    Table.metadata,
    audit.Table.metadata,
    own_data.Table.metadata,
    clocks.Table.metadata,
    merging.Table.metadata,
)
