"""Letters and wording at the desk as people see them: two widths, big text, without scripts."""

import asyncio
import socket
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
import uvicorn
from playwright.async_api import Page, expect

from tests.browser.conftest import OpenPage, chromium, open_page, overflow, violations
from tests.notifications.at_the_desk import HOST, Desk
from tests.notifications.test_letters_on_paper import a_letter, neighbours

__all__ = ["chromium", "neighbours", "open_page"]

pytestmark = pytest.mark.browser


@pytest_asyncio.fixture
async def desk_url(desk: Desk) -> AsyncIterator[str]:
    """The desk where a browser can reach it, which takes everybody for Imogen, signed in."""
    app = desk.cases.sites[0].app

    async def to_imogen(scope: Any, receive: Any, send: Any) -> None:
        sent = dict(scope["headers"])
        cookies = sent.get(b"cookie", b"") + b"; __Host-lodge-staff=imogen"
        known = {**sent, b"host": HOST.encode(), b"cookie": cookies}
        await app({**scope, "headers": list(known.items())}, receive, send)

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    config = uvicorn.Config(to_imogen, port=port, log_level="warning", lifespan="off")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.02)
    yield f"http://localhost:{port}"
    server.should_exit = True
    server.force_exit = True
    await serving


async def is_in_order(page: Page) -> None:
    assert await overflow(page) == 0, page.url
    assert await violations(page) == [], page.url
    await page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert await overflow(page) == 0, page.url


@pytest.mark.parametrize("screen", ["desktop", "phone"])
async def test_letters_and_wording_are_accessible_and_never_scroll_sideways(
    desk: Desk, desk_url: str, neighbours: dict[str, Any], open_page: OpenPage, screen: str
):
    printed, back = await a_letter(desk), await a_letter(desk, "register_by_letter")
    imogen = desk.browser("imogen")
    for letter in (printed, back):
        await imogen.post("/letters/print", letters=str(letter), batch=str(uuid4()))
    await imogen.post(f"/letters/{back}/returned", because="Gone away")
    await a_letter(desk)
    page = await open_page(desk_url, screen=screen)

    for path in ("/letters", "/wording", "/wording/welcome", "/wording/portal_key"):
        await page.goto(path)
        await is_in_order(page)
    await page.goto("/wording/enquiry_received")
    await page.get_by_role("textbox", name="Text").fill("Hello {{ nonsense }}")
    await page.get_by_role("button", name="Save and use it").click()
    await expect(page.get_by_role("alert")).to_contain_text("There is no tag {{ nonsense }}")
    await is_in_order(page)


async def test_a_letter_that_came_back_is_noted_without_scripts(
    desk: Desk, desk_url: str, neighbours: dict[str, Any], open_page: OpenPage
):
    letter = await a_letter(desk)
    await desk.browser("imogen").post("/letters/print", letters=str(letter), batch=str(uuid4()))
    page = await open_page(desk_url, screen="phone", javascript=False)

    await page.goto("/letters")
    await page.get_by_text("It came back").click()
    await page.get_by_label("What stands on it?").fill("Gone away")
    await page.get_by_role("button", name="Note it").click()

    await expect(page.get_by_text("Noted: it came back.")).to_be_visible()
    await expect(page.get_by_text("Gone away")).to_be_visible()
