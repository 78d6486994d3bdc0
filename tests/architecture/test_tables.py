"""Every service's database as its migrations make it: no drift, and no landlord sees another."""

import asyncio

import asyncpg
import pytest

from chassis import migrations

SERVICES = ("identity", "registration", "accounts", "cases", "notifications")
QUEUES = ("outbox", "inbox")
"""Served by relay and consumers for every landlord; the service's own code never reads them."""

TABLES = """
SELECT c.relname AS name, c.relrowsecurity AS secured, c.relforcerowsecurity AS forced,
       (SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid) AS policies,
       EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'landlord_id'
               AND a.attnotnull) AS owned,
       pg_get_userbyid(c.relowner) AS owner
FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
  AND c.relname <> 'alembic_version'
"""


async def tables(url: str) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetch(TABLES)
    finally:
        await connection.close()


@pytest.mark.parametrize("service", SERVICES)
async def test_the_migrations_make_exactly_the_tables_the_code_has(service, databases):
    urls = await databases.migrated(service)

    await asyncio.to_thread(migrations.check, service, urls.owner)

    await databases.drop(urls.service)


@pytest.mark.parametrize("service", SERVICES)
async def test_every_row_belongs_to_a_landlord_and_is_guarded(service, databases):
    urls = await databases.migrated(service)
    found = await tables(urls.service)

    assert len(found) > 2
    for table in found:
        assert table["owned"], table["name"]
        if table["name"] not in QUEUES:
            assert table["secured"], table["name"]
            assert table["forced"], table["name"]
            assert table["policies"] == 1, table["name"]
    await databases.drop(urls.service)


@pytest.mark.parametrize("service", SERVICES)
async def test_the_running_service_may_not_change_its_own_tables(service, databases):
    urls = await databases.migrated(service)
    connection = await asyncpg.connect(urls.service)

    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.execute("CREATE TABLE planted (id int)")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.execute("ALTER TABLE outbox DISABLE TRIGGER ALL")

    await connection.close()
    await databases.drop(urls.service)


async def test_a_service_cannot_enter_anothers_database(databases):
    mine = await databases.migrated("identity")
    other = await databases.migrated("notifications")
    stranger = mine.service.rpartition("/")[0] + "/" + other.service.rpartition("/")[2]

    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await asyncpg.connect(stranger)

    await databases.drop(mine.service)
    await databases.drop(other.service)
