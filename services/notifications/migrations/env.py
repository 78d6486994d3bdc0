"""Alembic's entry: this service's tables."""

from chassis.migrations import run
from services.notifications.tables import Table

run(Table.metadata)
