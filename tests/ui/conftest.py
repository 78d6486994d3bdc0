"""A live portal over doubles, and the browser of `tests/browser`."""

import asyncio
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
import uvicorn

from services.gateway.clients.sessions import known_sessions
from services.gateway.clients.ways import known_ways
from tests.browser.conftest import chromium, open_page
from tests.gateway.conftest import LANDLORD, portal_over
from tests.gateway.doubles import World, case, home
from tests.gateway.happenings_double import happened, notice
from tests.gateway.own_emails_double import UNTIL, address
from tests.gateway.preferences_double import AT, consent

DECIDED = {
    "purpose": "surveys-and-news",
    "wording": "We may write. " * 40,
    "version": "1",
    "is_given": True,
    "decided_at": AT,
}

__all__ = ["chromium", "open_page"]


@dataclass
class Live:
    """A portal that a browser can reach."""

    url: str
    world: World


@pytest.fixture
def world() -> World:
    return World(
        homes=[home(1), home(2), home(3)],
        notices=[notice(), notice("A" * 80)],
        activity=[happened(n, amount_pence=-n * 100_00) for n in range(1, 25)],
        cases=[
            case("SR00000012", "in_progress", "In progress"),
            case(status="closed", text="Closed"),
        ],
        consents=[
            consent(state="given", decided_at=AT, wording="We may write. " * 40),
            consent(purpose="other", title="A" * 80),
        ],
        consent_history=[DECIDED],
        own_emails=[
            address(),
            address(2, "o" * 60 + "@" + "w" * 60 + ".example", is_proved=False, link_until=UNTIL),
            address(3, "late@example.org", is_proved=False),
        ],
        outcome=["asked", "enquiry_offered"],
    )


@pytest_asyncio.fixture
async def live(world: World, tmp_path: Path) -> AsyncIterator[Live]:
    known_sessions.__init__()
    known_ways.__init__()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://localhost:{port}"
    app = portal_over(world, tmp_path, {**LANDLORD, "portal_url": url})
    config = uvicorn.Config(app, port=port, log_level="warning", lifespan="off")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.02)
    yield Live(url, world)
    server.should_exit = True
    server.force_exit = True
    await serving
