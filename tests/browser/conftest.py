"""Shared by all tests that need a real browser: Chromium, pages that notice what must never happen.

Playwright's asynchronous interface is used throughout: its synchronous one leaves a loop running
that the other tests of the session would trip over.
"""

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Error, Page, async_playwright, expect

ROOT = Path(__file__).parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]
SCREENS = {"desktop": (1280, 860), "phone": (390, 844), "narrow": (320, 640)}
PATIENCE = 45_000
"""Milliseconds; a machine that runs the whole house beside the browser needs them at times."""

expect.set_options(timeout=PATIENCE)
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

OpenPage = Callable[..., Awaitable[Page]]
"""`await open_page(base_url, screen="phone", javascript=True, **context_options)`."""


def browser_path() -> str | None:
    """Where this machine's Chromium is; None: Playwright's own, if it was downloaded."""
    named = os.environ.get("LODGE_CHROMIUM")
    return named or next((path for name in NAMES if (path := shutil.which(name))), None)


@pytest_asyncio.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """One Chromium for the whole run, with a fresh profile."""
    async with async_playwright() as playwright:
        try:
            browser = await playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
        except Error as problem:
            pytest.skip(f"BROWSER TESTS SKIPPED, no Chromium starts here: {problem.message[:200]}")
        yield browser
        await browser.close()


@pytest_asyncio.fixture
async def open_page(chromium: Browser) -> AsyncIterator[OpenPage]:
    """Open pages of a site; in the end none may have had an error or left the site."""
    problems: list[str] = []
    async with AsyncExitStack() as stack:

        async def open_one(
            base_url: str, *, screen: str = "desktop", javascript: bool = True, **options: Any
        ) -> Page:
            width, height = SCREENS[screen]
            context = await chromium.new_context(
                base_url=base_url,
                viewport={"width": width, "height": height},
                is_mobile=screen != "desktop",
                has_touch=screen != "desktop",
                java_script_enabled=javascript,
                locale="en-GB",
                timezone_id="Europe/London",
                reduced_motion="reduce",
                **options,
            )
            stack.push_async_callback(context.close)
            context.set_default_timeout(PATIENCE)
            page = await context.new_page()
            _watch(page, base_url, problems)
            return page

        yield open_one
    assert not problems, problems


def _watch(page: Page, base_url: str, problems: list[str]) -> None:
    def on_console(message: Any) -> None:
        # a page that answers 4xx is listed by the browser itself; that is not an error of the page
        is_own_status = message.text.startswith("Failed to load resource") and (
            message.location.get("url") == page.url
        )
        if message.type == "error" and not is_own_status:
            problems.append(message.text)

    def on_request(request: Any) -> None:
        if not request.url.startswith((base_url, "data:", "blob:")):
            problems.append(f"left the site: {request.url}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("request", on_request)


async def violations(page: Page) -> list[tuple[str, list[Any], str]]:
    """Let axe look at the page; return rule, places and what to do for each violation.

    It looks twice: on a device as it usually is, and for contrast alone on one set to dark.
    The source is evaluated in the page's world, which its content policy does not forbid.
    """
    await page.evaluate("document.fonts.ready")
    await page.evaluate(AXE.read_text("utf-8"))
    look = "rules => axe.run(document, {runOnly: rules}).then(result => result.violations)"
    found = await page.evaluate(look, RULES)
    await page.emulate_media(color_scheme="dark")
    found += await page.evaluate(look, ["color-contrast"])
    await page.emulate_media(color_scheme="light")
    return [
        (
            each["id"],
            [node["target"] for node in each["nodes"]][:3],
            each["nodes"][0].get("failureSummary", "")[:300],
        )
        for each in found
    ]


async def overflow(page: Page) -> int:
    """Return by how many pixels the page is wider than the screen."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    wide = await page.evaluate("document.documentElement.scrollWidth")
    return max(0, int(wide) - width)
