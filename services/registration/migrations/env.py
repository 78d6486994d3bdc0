"""Alembic runs this file for every command."""

from chassis import audit
from chassis.migrations import run
from services.registration.tables import Table

run(Table.metadata, audit.Table.metadata)
