"""Servers for the tests that ask for them: started once per run, ended with it."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, settings

from tests.servers import Broker, Databases, Inbox, a_broker, a_postgres, an_inbox

if TYPE_CHECKING:
    from chassis.db import Database
    from tests.journeys.house import House


settings.register_profile("lodge", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("lodge")
# What a property promises does not hang on how busy the machine is.

IN_THE_HOUSE = ("tests/journeys/", "tests/browser/")
"""Folders whose tests share one running house."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the house: it is the longest of the pieces that several processes share."""
    items.sort(key=lambda item: not item.nodeid.startswith(IN_THE_HOUSE))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Give the house to one process and keep each file together, in the order collected."""
    from xdist.scheduler import LoadScopeScheduling

    class Scheduling(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return "house" if nodeid.startswith(IN_THE_HOUSE) else nodeid.partition("::")[0]

    config.option.loadscopereorder = False
    return Scheduling(config, log)


@pytest.fixture(scope="session")
def server_folder() -> Iterator[Path]:
    """Where this run's servers keep their files; another user of the machine may enter it."""
    folder = Path(tempfile.mkdtemp(prefix="lodge-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres(server_folder: Path) -> Iterator[str]:
    """`postgresql://…` of an administrator."""
    with a_postgres(server_folder) as url:
        yield url


@pytest.fixture(scope="session")
def broker(server_folder: Path) -> Iterator[Broker]:
    """A RabbitMQ: `broker.fresh_vhost()` gives the address of an empty virtual host."""
    with a_broker(server_folder) as running:
        yield running


@pytest.fixture
def vhost(broker: Broker) -> Iterator[str]:
    """`amqp://…` of an administrator in a virtual host of this test alone."""
    url = broker.fresh_vhost()
    yield url
    broker.delete_vhost(url)


@pytest.fixture(scope="session")
def mailbox(server_folder: Path) -> Iterator[Inbox]:
    """A mail server; `await mailbox.wait_for(address)` gives the mail that came to it."""
    with an_inbox(server_folder) as running:
        yield running


@pytest.fixture(scope="session")
def databases(postgres: str, server_folder: Path) -> Iterator[Databases]:
    """Makes databases: migrated ones, and ones before their first migration."""
    made = Databases(postgres, server_folder)
    yield made
    asyncio.run(made.drop_templates())


@pytest_asyncio.fixture
async def database_of(
    databases: Databases,
) -> "AsyncIterator[Callable[[str], Awaitable[Database]]]":
    """`await database_of("cases")`: a migrated database of this test alone, as the service's role.

    `databases.migrated(service)` gives the owner's address too.
    """
    from chassis.db import Database

    opened: list[Database] = []

    async def database(service: str) -> Database:
        urls = await databases.migrated(service)
        opened.append(Database(urls.service))
        return opened[-1]

    yield database
    for one in opened:
        await one.close()
        await databases.drop(one.url)


@pytest.fixture(scope="session")
def house(server_folder: Path) -> Iterator["House"]:
    """Lodge, running: one house for all journeys of a run, with a window or without."""
    from tests.journeys.house import a_house

    with a_house(server_folder / "house") as running:
        yield running
