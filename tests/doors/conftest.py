"""The portal and the desk, both over one running identity; the record knows nobody's home."""

import base64
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from cryptography.fernet import Fernet

from chassis.service import build_context
from services.gateway.clients import Clients
from services.gateway.clients.sessions import known_sessions
from services.gateway.main import build_portal
from services.gateway.settings import GatewaySettings
from tests.gateway.conftest import ROOT, Visitor
from tests.identity.conftest import (
    HARROWMERE,
    LANDLORDS,
    MERESIDE,
    Identity,
    identity,
    quick_hashing,
)
from tests.staff.conftest import cases_url, desk, trusted_proxies

__all__ = ["cases_url", "desk", "identity", "quick_hashing", "trusted_proxies"]

PORTAL = "https://my.harrowmere.example"


@pytest.fixture
def landlords_text() -> str:
    """The landlords' file, with a portal whose cookies a client sends back."""
    text = LANDLORDS.format(harrowmere=HARROWMERE, mereside=MERESIDE)
    return text.replace("http://localhost:7000", PORTAL, 1)


def nobodys_record(_request: httpx.Request) -> httpx.Response:
    """Answer for the record: this person has no home just now."""
    return httpx.Response(200, json={"name": "", "homes": []})


@pytest_asyncio.fixture
async def portal(
    identity: Identity, tmp_path: Path, landlords_text: str, trusted_proxies: int
) -> AsyncIterator[Callable[[], Visitor]]:
    """`portal()`: a browser of its own at the portal, with no cookies yet."""
    (tmp_path / "portal.yaml").write_text(landlords_text)
    key = identity.signers["service:gateway"].key
    (tmp_path / "portal.key").write_text(base64.b64encode(key.private_bytes_raw()).decode())
    (tmp_path / "cookie.key").write_text(Fernet.generate_key().decode())
    (tmp_path / "portal.callers.json").write_text(json.dumps({}))
    settings = GatewaySettings(
        broker_url="amqp://nowhere",
        landlords_file=tmp_path / "portal.yaml",
        signing_key_file=tmp_path / "portal.key",
        caller_keys_file=tmp_path / "portal.callers.json",
        port=0,
        portal_port=0,
        identity_url="http://identity",
        accounts_url="http://accounts",
        registration_url="http://registration",
        cases_url="http://cases",
        notifications_url="http://notifications",
        trusted_proxies=trusted_proxies,
        cookie_key_file=tmp_path / "cookie.key",
        ui_folder=ROOT / "ui",
    )
    context = build_context("gateway", settings)
    context.http = httpx.AsyncClient(
        mounts={
            "all://identity": httpx.ASGITransport(identity.service.api, raise_app_exceptions=False),
            "all://accounts": httpx.MockTransport(nobodys_record),
        }
    )
    known_sessions.__init__()
    app = build_portal(settings, context.landlords, Clients.of(context))
    opened: list[httpx.AsyncClient] = []

    def one() -> Visitor:
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        opened.append(httpx.AsyncClient(transport=transport, base_url=PORTAL))
        return Visitor(opened[-1])

    yield one
    for http in [*opened, context.http]:
        await http.aclose()
