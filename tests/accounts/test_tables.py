"""The migrations make the tables the code expects, and every row belongs to one landlord."""

import asyncio

import pytest
from sqlalchemy.exc import DBAPIError

from chassis import audit, migrations, own_data
from chassis.retention import clocks, keeping
from services.accounts.tables import Table
from tests.accounts.words import OTHER_LANDLORD, a_file, imported, row, rows_of


async def test_the_tables_are_those_of_the_migrations(databases):
    urls = await databases.migrated("accounts")

    await asyncio.to_thread(migrations.check, "accounts", urls.owner)


async def test_every_table_shows_a_landlord_its_own_rows_only(database):
    secured = await rows_of(
        database, "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity"
    )

    own = set(Table.metadata.tables) | set(audit.Table.metadata.tables)
    own |= set(own_data.Table.metadata.tables)
    own |= set(clocks.Table.metadata.tables) | set(keeping.Table.metadata.tables)
    assert {name for (name,) in secured} == own


async def test_another_landlord_sees_no_row_of_any_table(database):
    await imported(database, a_file(row()))

    for name in Table.metadata.tables:
        assert await rows_of(database, f"SELECT count(*) FROM {name}", landlord=OTHER_LANDLORD) == [
            (0,)
        ]


@pytest.mark.parametrize("table", ["accounts", "contacts", "connections", "units", "account_words"])
async def test_a_row_cannot_be_given_to_another_landlord(database, table):
    await imported(database, a_file(row()))

    with pytest.raises(DBAPIError, match="row-level security"):
        await rows_of(
            database, f"UPDATE {table} SET landlord_id = :other RETURNING 1", other=OTHER_LANDLORD
        )
