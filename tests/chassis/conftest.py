"""A miniature service: outbox, inbox, one table of effects, and the topology of its handlers."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar
from uuid import UUID, uuid4

import asyncpg
import pytest
import pytest_asyncio

from chassis.db import Database, Table
from chassis.events import Event
from chassis.messaging import Delivery, EventHandlers
from chassis.migrations import wake_relay_statements
from chassis.publishing import Publisher
from tests.servers import Databases

LANDLORD = UUID("00000000-0000-4000-8000-000000000001")


class LampLit(Event):
    """An event of this miniature alone."""

    routing_key: ClassVar[str] = "porch.lamp.lit.v1"

    lamp: str = "porch"


@dataclass
class Porch:
    """A database with outbox, inbox and effects, and ways to look into it."""

    database: Database
    url: str
    handlers: EventHandlers = field(default_factory=lambda: EventHandlers("porch"))

    async def rows(self, query: str) -> list[Any]:
        connection = await asyncpg.connect(self.url)
        try:
            return [tuple(row) for row in await connection.fetch(query)]
        finally:
            await connection.close()

    def delivery(self, publisher: Publisher) -> Delivery:
        return Delivery(database=self.database, clients=None, publisher=publisher, user_prefix=None)


@pytest_asyncio.fixture
async def porch(databases: Databases) -> AsyncIterator[Porch]:
    urls = await databases.empty("porch")
    owner = Database(urls.owner)
    async with owner.engine.begin() as made:
        await made.run_sync(Table.metadata.create_all)
        for statement in wake_relay_statements():
            await made.exec_driver_sql(statement)
        await made.exec_driver_sql("CREATE TABLE effects (event_id uuid, lamp text)")
    await owner.close()
    database = Database(urls.service)
    yield Porch(database, urls.service)
    await database.close()
    await databases.drop(urls.service)


@pytest.fixture
def lit() -> Callable[..., LampLit]:
    return lambda **facts: LampLit(landlord_id=LANDLORD, **{"lamp": str(uuid4()), **facts})
