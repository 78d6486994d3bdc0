"""The migrations make the tables that the code expects, and every row belongs to a landlord."""

import asyncio

import pytest
from sqlalchemy.exc import DBAPIError

from chassis import audit, merging, migrations, own_data
from chassis.retention import clocks
from services.identity.tables import Table
from tests.identity.conftest import HARROWMERE, MERESIDE


async def test_the_tables_are_those_of_the_migrations(databases):
    urls = await databases.migrated("identity")

    await asyncio.to_thread(migrations.check, "identity", urls.owner)


async def test_every_table_shows_a_landlord_its_own_rows_only(identity):
    secured = await identity.rows(
        "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity"
    )

    own = set(Table.metadata.tables) | set(audit.Table.metadata.tables)
    own |= set(own_data.Table.metadata.tables) | set(clocks.Table.metadata.tables)
    own |= set(merging.Table.metadata.tables)
    assert {row.relname for row in secured} == own


async def test_nobody_signs_in_with_another_landlords_login(identity):
    await identity.customer()

    answer = await identity.sign_in(landlord=MERESIDE)

    assert answer.status_code == 401
    assert await identity.rows("SELECT 1 FROM users", landlord=MERESIDE) == []
    assert len(await identity.rows("SELECT 1 FROM users", landlord=HARROWMERE)) == 1


async def test_a_row_cannot_be_written_for_another_landlord(identity):
    await identity.customer()

    with pytest.raises(DBAPIError):
        await identity.rows("UPDATE users SET landlord_id = :l", l=MERESIDE)
