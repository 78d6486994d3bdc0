"""The tables and the newest revision say the same."""

import asyncio

from chassis.migrations import check
from tests.servers import Databases


async def test_the_tables_do_not_drift_from_the_migrations(databases: Databases):
    urls = await databases.migrated("notifications")

    await asyncio.to_thread(check, "notifications", urls.owner)
    await databases.drop(urls.service)
