"""The desk's navigation: one line at a desk, everything by keyboard, and without scripts."""

import os

import pytest
from playwright.async_api import expect

from chassis.events import now
from tests.browser.conftest import OpenPage, chromium, open_page, overflow, violations
from tests.cases.desk import Neighbours
from tests.cases.test_desk_in_a_browser import desk_url, sign_in

__all__ = ["chromium", "desk_url", "open_page"]

pytestmark = pytest.mark.browser

ROOMS = ["Letters", "Staff", "Notices", "Files in", "Organisation"]


@pytest.mark.parametrize(
    ("screen", "javascript"),
    [("desktop", True), ("phone", True), ("desktop", False), ("phone", False)],
    ids=["desktop", "phone", "desktop-without-scripts", "phone-without-scripts"],
)
async def test_a_lead_reaches_every_room_by_one_word(
    desk_url: str, neighbours: Neighbours, open_page: OpenPage, screen: str, *, javascript: bool
) -> None:
    neighbours.proved_at = now()
    page = await open_page(desk_url, screen=screen, javascript=javascript)
    await sign_in(page, "priya")
    manage = page.locator(".lodge-more > summary")
    rooms = page.locator(".lodge-more a")

    await expect(rooms.first).to_be_hidden()
    await manage.focus()
    await page.keyboard.press("Enter")
    await expect(rooms.first).to_be_visible()
    if folder := os.environ.get("LOOK_AT"):
        await page.screenshot(path=f"{folder}/nav-{screen}-{javascript}.png")
    assert await rooms.all_inner_texts() == ROOMS
    assert await overflow(page) == 0
    if javascript:  # axe is a script itself
        assert await violations(page) == []

    await page.get_by_role("link", name="Organisation", exact=True).press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Your organisation")
    await expect(manage).to_have_class("is-here")


async def test_at_a_desk_the_rooms_take_one_line(
    desk_url: str, neighbours: Neighbours, open_page: OpenPage
) -> None:
    page = await open_page(desk_url)
    await sign_in(page, "priya")

    tops = "all => new Set(all.map(each => Math.round(each.getBoundingClientRect().top))).size"
    lines = await page.locator(".lodge-top nav > ul > li").evaluate_all(tops)
    height = await page.locator(".lodge-top").evaluate("top => top.offsetHeight")

    assert lines == 1
    assert height < 80


async def test_escape_puts_the_rooms_away_and_the_focus_back(
    desk_url: str, neighbours: Neighbours, open_page: OpenPage
) -> None:
    page = await open_page(desk_url)
    await sign_in(page, "priya")
    manage = page.locator(".lodge-more > summary")
    await manage.press("Enter")
    await page.keyboard.press("Tab")

    await page.keyboard.press("Escape")

    await expect(page.locator(".lodge-more a").first).to_be_hidden()
    await expect(manage).to_be_focused()


async def test_whoever_has_few_rooms_has_them_beside_the_others(
    desk_url: str, neighbours: Neighbours, open_page: OpenPage
) -> None:
    page = await open_page(desk_url)
    await sign_in(page, "tobias")

    await expect(page.get_by_role("link", name="Letters", exact=True)).to_be_visible()
    await expect(page.locator(".lodge-more")).to_have_count(0)
