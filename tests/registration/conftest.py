"""A migrated database of registration, empty."""

from collections.abc import Awaitable, Callable

import pytest_asyncio

from chassis.db import Database
from tests.registration.words import World


@pytest_asyncio.fixture
async def world(database_of: Callable[[str], Awaitable[Database]]) -> World:
    """One landlord's registration service with nothing in it yet."""
    return World(await database_of("registration"))
