"""The desk's pages in front of a running identity; no other service is there."""

import base64
import json
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from chassis.service import Service, build_context
from services.cases.clients import staff_sessions
from services.cases.main import assemble
from services.cases.settings import CasesSettings
from tests.identity.conftest import (
    GOOD_PASSWORD,
    Identity,
    identity,
    landlords_text,
    quick_hashing,
)
from tests.identity.desk import Member
from tests.staff.signing_in import Provider

__all__ = ["identity", "landlords_text", "quick_hashing"]

DESK = "http://desk.localhost:7001"
NO_DATABASE = "postgresql://nobody@127.0.0.1:1/none"


def desk_over(
    told: Identity,
    folder: Path,
    landlords: str,
    *,
    database_url: str = NO_DATABASE,
    trusted_proxies: int = 0,
) -> Service[CasesSettings]:
    """Assemble the desk so that it speaks to this identity."""
    key = told.signers["service:cases"].key
    (folder / "cases.key").write_text(base64.b64encode(key.private_bytes_raw()).decode())
    (folder / "cases.callers.json").write_text(
        json.dumps(
            {
                issuer: base64.b64encode(signer.key.public_key().public_bytes_raw()).decode()
                for issuer, signer in told.signers.items()
            }
        )
    )
    (folder / "cases.landlords.yaml").write_text(landlords)
    context = build_context(
        "cases",
        CasesSettings(
            database_url=database_url,
            broker_url="amqp://nobody@127.0.0.1:1/",
            landlords_file=folder / "cases.landlords.yaml",
            signing_key_file=folder / "cases.key",
            caller_keys_file=folder / "cases.callers.json",
            port=0,
            identity_url="http://identity",
            accounts_url="http://127.0.0.1:1",
            trusted_proxies=trusted_proxies,
        ),
    )
    context.http = httpx.AsyncClient(
        transport=httpx.ASGITransport(told.service.api, raise_app_exceptions=False),
        mounts={"all://127.0.0.1": httpx.AsyncHTTPTransport()},
    )
    staff_sessions.__init__()
    return assemble(context)


class Browser:
    """A browser as far as forms and cookies go."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http

    async def get(self, path: str) -> httpx.Response:
        """Ask for a page."""
        return await self.http.get(path, headers={"Cookie": self._cookies()})

    async def post(self, path: str, **fields: str | list[str]) -> httpx.Response:
        """Send a form with the token of this browser."""
        if "__Host-lodge-staff-csrf" not in self.http.cookies:
            await self.http.get("/sign-in")
        fields["csrf_token"] = self.http.cookies["__Host-lodge-staff-csrf"]
        return await self.http.post(
            path,
            data=fields,
            headers={"Sec-Fetch-Site": "same-origin", "Cookie": self._cookies()},
        )

    async def sign_in(self, person: Member) -> "Browser":
        """Sign in by password."""
        answer = await self.post("/sign-in", email=person.email, password=GOOD_PASSWORD)
        assert answer.status_code == 303, answer.text
        return self

    def _cookies(self) -> str:
        # over plain http the client would keep secure cookies to itself
        return "; ".join(f"{each.name}={each.value}" for each in self.http.cookies.jar)


@pytest.fixture
def cases_url() -> str:
    """The address of the desk's own database; logins need none."""
    return NO_DATABASE


@pytest.fixture
def trusted_proxies() -> int:
    """How many proxies stand before the sites."""
    return 0


@pytest_asyncio.fixture
async def desk(
    identity: Identity,
    tmp_path: Path,
    landlords_text: str,
    cases_url: str,
    trusted_proxies: int,
) -> AsyncIterator[Callable[[], Browser]]:
    """`desk()`: a browser of its own at the desk, with no cookies yet."""
    service = desk_over(
        identity,
        tmp_path,
        landlords_text,
        database_url=cases_url,
        trusted_proxies=trusted_proxies,
    )
    opened: list[httpx.AsyncClient] = []

    def one() -> Browser:
        transport = httpx.ASGITransport(app=service.sites[0].app, raise_app_exceptions=False)
        opened.append(httpx.AsyncClient(transport=transport, base_url=DESK))
        return Browser(opened[-1])

    yield one
    for http in opened:
        await http.aclose()
    await service.close()


@pytest.fixture(scope="session")
def provider_url() -> Iterator[str]:
    """The address of a running provider, in a process of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://localhost:{port}"
    running = subprocess.Popen([sys.executable, "-m", "tests.staff.provider", str(port)])
    try:
        for _ in range(300):
            try:
                httpx.get(f"{url}/jwks")
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield url
    finally:
        running.terminate()
        running.wait(10)


@pytest_asyncio.fixture
async def provider(provider_url: str) -> AsyncIterator[Provider]:
    """The organisation's provider."""
    one = Provider(provider_url)
    yield one
    await one.http.aclose()
