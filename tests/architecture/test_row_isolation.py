"""Several landlords in one installation: no table of any service shows one of them another's rows."""

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime

import asyncpg
import pytest

from tests.architecture.test_tables import QUEUES, SERVICES

COLUMNS = """
SELECT a.attname AS name, format_type(a.atttypid, NULL) AS kind
FROM pg_attribute a
WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped
  AND a.attgenerated = '' AND a.attidentity = ''
ORDER BY a.attnum
"""
TABLES = """
SELECT c.relname FROM pg_class c
WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
  AND c.relname <> 'alembic_version' ORDER BY 1
"""
RULES = """
SELECT conrelid::regclass::text AS "table", conname AS name FROM pg_constraint
WHERE contype IN ('c', 'f') AND connamespace = 'public'::regnamespace
ORDER BY contype DESC
"""
REFUSED = (asyncpg.InsufficientPrivilegeError,)
"""What the row's guard raises, and what a missing privilege raises: both keep the row."""

VALUES = {
    "uuid": uuid.uuid4,
    "text": lambda: uuid.uuid4().hex,
    "character varying": lambda: uuid.uuid4().hex,
    "integer": lambda: 1,
    "bigint": lambda: 1,
    "smallint": lambda: 1,
    "numeric": lambda: 1,
    "double precision": lambda: 1.0,
    "real": lambda: 1.0,
    "boolean": lambda: True,
    "date": lambda: date(2026, 11, 2),
    "time without time zone": lambda: datetime(2026, 11, 2, 9, 30).time(),  # noqa: DTZ001
    "timestamp with time zone": lambda: datetime(2026, 11, 2, 9, 30, tzinfo=UTC),
    "jsonb": lambda: "{}",
    "json": lambda: "{}",
    "bytea": lambda: uuid.uuid4().bytes,
    "inet": lambda: "192.0.2.1",
}


@dataclass
class House:
    """The database of one service: as its owner, who writes, and as the running service."""

    owner: asyncpg.Connection
    service: asyncpg.Connection
    tables: list[str]

    async def given_a_row(self, table: str, landlord: uuid.UUID) -> None:
        """Store a row of the landlord, of any values at all."""
        columns = await self.owner.fetch(COLUMNS, f'"{table}"')
        values = [
            landlord if column["name"] == "landlord_id" else a_value(column["kind"])
            for column in columns
        ]
        async with self.owner.transaction():
            await speak_for(self.owner, landlord)
            await self.owner.execute(insertion(table, columns), *values)


def a_value(kind: str):
    return [] if kind.endswith("[]") else VALUES[kind]()


def insertion(table: str, columns) -> str:
    names = ", ".join(f'"{column["name"]}"' for column in columns)
    places = ", ".join(f"${n}" for n in range(1, len(columns) + 1))
    return f'INSERT INTO "{table}" ({names}) VALUES ({places})'


async def speak_for(connection, landlord) -> None:
    await connection.execute("SELECT set_config('lodge.landlord_id', $1, true)", str(landlord))


async def attempt(connection, landlord, statement: str, *values) -> int:
    """Return how many rows a statement of the service touched; a refusal touches none."""
    try:
        async with connection.transaction():
            if landlord is not None:
                await speak_for(connection, landlord)
            return len(await connection.fetch(statement, *values))
    except REFUSED:
        return 0


@pytest.fixture
async def house_of(databases):
    opened = []

    async def house(service: str) -> House:
        urls = await databases.migrated(service)
        owner = await asyncpg.connect(urls.owner)
        running = await asyncpg.connect(urls.service)
        opened.append((urls, owner, running))
        for rule in await owner.fetch(RULES):
            await owner.execute(f'ALTER TABLE {rule["table"]} DROP CONSTRAINT "{rule["name"]}"')
        names = [row["relname"] for row in await owner.fetch(TABLES)]
        for name in names:
            await owner.execute(f'ALTER TABLE "{name}" DISABLE TRIGGER USER')
        return House(owner, running, [name for name in names if name not in QUEUES])

    yield house
    for urls, owner, running in opened:
        await owner.close()
        await running.close()
        await databases.drop(urls.service)


@pytest.mark.parametrize("service", SERVICES)
async def test_no_row_of_any_table_is_read_changed_moved_or_written_for_another(service, house_of):
    house = await house_of(service)
    mine, other = uuid.uuid4(), uuid.uuid4()
    everything = 'SELECT 1 FROM "{}"'
    changed = 'UPDATE "{}" SET landlord_id = landlord_id RETURNING 1'
    moved = 'UPDATE "{}" SET landlord_id = $1 RETURNING 1'
    deleted = 'DELETE FROM "{}" RETURNING 1'

    assert len(house.tables) > 2
    for table in house.tables:
        await house.given_a_row(table, mine)
        await house.given_a_row(table, other)

        assert await attempt(house.service, mine, everything.format(table)) == 1, table
        assert await attempt(house.service, None, everything.format(table)) == 0, table
        assert await attempt(house.service, uuid.uuid4(), everything.format(table)) == 0, table
        for statement in (changed, deleted):
            gone = await attempt(house.service, uuid.uuid4(), statement.format(table))
            assert gone == 0, (table, statement)
        assert await attempt(house.service, mine, moved.format(table), other) == 0, table

        columns = await house.owner.fetch(COLUMNS, f'"{table}"')
        planted = [
            other if column["name"] == "landlord_id" else a_value(column["kind"])
            for column in columns
        ]
        planting = insertion(table, columns) + " RETURNING 1"
        assert await attempt(house.service, mine, planting, *planted) == 0, table
        assert await attempt(house.service, other, everything.format(table)) == 1, table


@pytest.mark.parametrize("service", SERVICES)
async def test_the_walk_knows_every_kind_of_column(service, house_of):
    house = await house_of(service)
    kinds = {
        column["kind"]
        for table in house.tables
        for column in await house.owner.fetch(COLUMNS, f'"{table}"')
    }

    assert {kind for kind in kinds if not kind.endswith("[]")} <= VALUES.keys()
