"""A migrated database of cases, and words for what has happened in it."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest_asyncio

from chassis.db import Database
from tests.cases.words import World


@pytest_asyncio.fixture
async def world(
    database_of: Callable[[str], Awaitable[Database]],
) -> AsyncIterator[World]:
    """The service's database with nothing in it yet."""
    yield World(await database_of("cases"))
