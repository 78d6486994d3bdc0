"""Alembic's entry: this service's tables."""

from chassis import audit, migrations
from services.accounts.tables import Table

migrations.run(Table.metadata, audit.Table.metadata)
