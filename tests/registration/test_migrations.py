"""The tables and the migrations say the same."""

import asyncio

from chassis import migrations
from tests.servers import Databases


async def test_the_tables_do_not_drift_from_the_migrations(databases: Databases):
    urls = await databases.migrated("registration")

    await asyncio.to_thread(migrations.check, "registration", urls.owner)
    await databases.drop(urls.service)
