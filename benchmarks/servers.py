"""Private servers for a benchmark: as durable as in production."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from cli.stack.ports import free_port
from cli.stack.postgres import PrivatePostgres
from tests.servers import a_broker


@dataclass(frozen=True)
class Servers:
    """Where a benchmark's database and broker are."""

    database: str
    broker: str


@contextmanager
def servers(folder: Path) -> Iterator[Servers]:
    """Start a PostgreSQL that syncs to disk and a RabbitMQ; stop them afterwards."""
    folder.chmod(0o755)
    postgres = PrivatePostgres(
        shelter=folder / "postgres",
        log=folder / "postgres.log",
        port=free_port(),
        password=os.urandom(12).hex(),
    )
    postgres.start()
    try:
        parts = urlsplit(postgres.admin_url)
        asyncio.run(_create(postgres.admin_url, "bench"))
        with a_broker(folder) as broker:
            yield Servers(urlunsplit(parts._replace(path="/bench")), broker.fresh_vhost())
    finally:
        postgres.stop()


async def _create(admin_url: str, name: str) -> None:
    connection = await asyncpg.connect(admin_url)
    await connection.execute(f"CREATE DATABASE {name}")
    await connection.close()
