"""A migrated database of cases, and words for what has happened in it."""

from collections.abc import AsyncIterator, Callable

import asyncpg
import httpx
import pytest
import pytest_asyncio

from chassis.db import Database
from chassis.service import Service
from services.cases.clients import staff_sessions
from services.cases.settings import CasesSettings
from tests.cases.desk import (
    ACCOUNT_ID,
    HOST,
    Browser,
    Exchange,
    Neighbours,
    account,
    service_over,
)
from tests.cases.words import World
from tests.servers import Databases


@pytest_asyncio.fixture(scope="session")
async def cases_database(databases: Databases) -> AsyncIterator[tuple[Database, str]]:
    """One migrated database for all tests of cases, and its owner's address."""
    urls = await databases.migrated("cases")
    database = Database(urls.service)
    yield database, urls.owner
    await database.close()
    await databases.drop(urls.service)


@pytest_asyncio.fixture
async def world(cases_database: tuple[Database, str]) -> World:
    """The service's database with nothing in it yet."""
    database, owner = cases_database
    connection = await asyncpg.connect(owner)
    tables = await connection.fetch(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname <> 'alembic_version' "
        "AND relnamespace = 'public'::regnamespace"
    )
    await connection.execute(f"TRUNCATE {', '.join(row['relname'] for row in tables)}")
    await connection.close()
    return World(database)


@pytest_asyncio.fixture(scope="session")
async def assembled(
    cases_database: tuple[Database, str], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[Service[CasesSettings], Exchange]]:
    """The service, put together once: its pages are compiled once."""
    exchange = Exchange()
    built = service_over(cases_database[0], exchange, tmp_path_factory.mktemp("cases"))
    yield built, exchange
    await built.context.http.aclose()


@pytest.fixture
def neighbours(assembled: tuple[Service[CasesSettings], Exchange]) -> Neighbours:
    """The other services, knowing one account."""
    exchange = assembled[1]
    exchange.neighbours = Neighbours(accounts={ACCOUNT_ID: account()})
    staff_sessions.__init__()
    return exchange.neighbours


@pytest.fixture
def service(
    world: World,
    neighbours: Neighbours,
    assembled: tuple[Service[CasesSettings], Exchange],
) -> Service[CasesSettings]:
    """The assembled service over the world's database."""
    return assembled[0]


@pytest_asyncio.fixture
async def open_browser(
    service: Service[CasesSettings],
) -> AsyncIterator[Callable[[], Browser]]:
    """`open_browser()`: a browser of its own, with no cookies yet, at the desk."""
    opened: list[httpx.AsyncClient] = []

    def one() -> Browser:
        transport = httpx.ASGITransport(app=service.sites[0].app, raise_app_exceptions=False)
        opened.append(httpx.AsyncClient(transport=transport, base_url=f"https://{HOST}"))
        return Browser(opened[-1])

    yield one
    for http in opened:
        await http.aclose()


@pytest_asyncio.fixture
async def tobias(open_browser: Callable[[], Browser]) -> Browser:
    """A member of staff who is signed in."""
    return await open_browser().sign_in("tobias")


@pytest_asyncio.fixture
async def api(service: Service[CasesSettings]) -> AsyncIterator[httpx.AsyncClient]:
    """The internal API."""
    transport = httpx.ASGITransport(app=service.api, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://cases") as http:
        yield http
