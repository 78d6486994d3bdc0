"""The internal APIs over real HTTP, each on a database of its own, with nobody else to call."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from tests.assembly import Keys, assemble
from tests.servers import Databases


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    return Keys(Path(tmp_path_factory.mktemp("keys")))


class Silent(uvicorn.Server):
    """A server in a thread of its own: it leaves signals alone."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextmanager
def served(app: Any) -> Iterator[str]:
    """Serve `app` on a free port."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    server = Silent(uvicorn.Config(app, log_level="critical", lifespan="off", server_header=False))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listening])))
    thread.start()
    try:
        until = time.monotonic() + 20
        while not server.started and time.monotonic() < until:
            time.sleep(0.02)
        yield url
    finally:
        server.should_exit = True
        thread.join(20)
        listening.close()


@pytest.fixture(scope="session")
def apis(databases: Databases, keys: Keys) -> Iterator[dict[str, str]]:
    """Service → address of its API."""
    from contextlib import ExitStack

    with ExitStack() as running:
        urls: dict[str, str] = {}
        for service in ("identity", "accounts", "cases", "registration"):
            made = asyncio.run(databases.migrated(service))
            others = {f"{name}_url": url for name, url in urls.items()}
            built = assemble(service, keys, database_url=made.service, **others)
            urls[service] = running.enter_context(served(built.api))
            assert httpx.get(urls[service] + "/readyz").status_code == 200
        yield urls
