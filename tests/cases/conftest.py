"""A migrated database of cases, and words for what has happened in it."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import asyncpg
import httpx
import pytest
import pytest_asyncio

from chassis.db import Database
from chassis.service import Service
from services.cases.settings import CasesSettings
from tests.cases.desk import ACCOUNT_ID, HOST, Browser, Neighbours, account, service_over
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


@pytest.fixture
def neighbours() -> Neighbours:
    """The other services, knowing one account."""
    return Neighbours(accounts={ACCOUNT_ID: account()})


@pytest_asyncio.fixture
async def service(
    world: World, neighbours: Neighbours, tmp_path: Path
) -> AsyncIterator[Service[CasesSettings]]:
    """The assembled service over the world's database."""
    built = service_over(world.database, neighbours, tmp_path)
    yield built
    await built.context.http.aclose()


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
