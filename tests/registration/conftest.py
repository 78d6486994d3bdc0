"""A migrated database of registration, empty."""

from collections.abc import Awaitable, Callable

import pytest
import pytest_asyncio
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chassis.db import Database
from tests.registration.door import Door, Neighbours, assembled
from tests.registration.words import World


@pytest_asyncio.fixture
async def world(database_of: Callable[[str], Awaitable[Database]]) -> World:
    """One landlord's registration service with nothing in it yet."""
    return World(await database_of("registration"))


@pytest.fixture(scope="session")
def ed25519() -> Ed25519PrivateKey:
    """A key to sign with."""
    return Ed25519PrivateKey.generate()


@pytest_asyncio.fixture
async def door(world):
    """The service's API on a real database, its neighbours within reach."""
    neighbours = Neighbours()
    return Door(assembled(world.database, neighbours), world, neighbours)
