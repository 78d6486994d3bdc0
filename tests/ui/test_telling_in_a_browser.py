"""Telling us something without a login, and a part that is closed, as people see it."""

import pytest
from playwright.async_api import Page, expect

from services.gateway.clients.sessions import known_sessions
from tests.browser.conftest import OpenPage, overflow, violations
from tests.ui.conftest import Live
from tests.ui.test_portal_in_a_browser import sign_in

pytestmark = pytest.mark.browser

SCREENS = pytest.mark.parametrize(
    ("screen", "javascript"),
    [("phone", False), ("phone", True), ("desktop", True)],
    ids=["phone-without-scripts", "phone", "desktop"],
)


async def is_in_order(page: Page, *, javascript: bool) -> None:
    assert await overflow(page) == 0, page.url
    if javascript:
        assert await violations(page) == [], page.url


@SCREENS
async def test_somebody_reports_behaviour_without_a_name(
    live: Live, open_page: OpenPage, screen: str, javascript: bool
):
    page = await open_page(live.url, screen=screen, javascript=javascript)

    await page.goto("/")
    await page.get_by_role("link", name="Report antisocial behaviour").click()
    await page.get_by_role("button", name="Send").click()
    await expect(page.get_by_role("link", name="Tell us what is happening")).to_be_visible()
    await is_in_order(page, javascript=javascript)
    await expect(page.get_by_label("Leave this field empty")).to_be_hidden()
    await page.get_by_label("What is happening?").fill("Loud music every night until three.")
    await page.get_by_role("button", name="Send").click()

    await expect(page.get_by_text("SR00000078")).to_be_visible()
    await is_in_order(page, javascript=javascript)
    [said] = live.world.public_enquiries.values()
    assert (said["words"], said["name"]) == ("Loud music every night until three.", "")


@SCREENS
async def test_somebody_says_from_the_foot_that_they_see_too_much(
    live: Live, open_page: OpenPage, screen: str, javascript: bool
):
    page = await open_page(live.url, screen=screen, javascript=javascript)

    await page.goto("/contact")
    await page.get_by_role("link", name="I can see someone else’s information").click()
    await page.get_by_label("Yes").check()
    await page.get_by_role("button", name="Tell us now").click()
    await expect(page.get_by_role("link", name="Enter the number that we may call")).to_be_visible()
    await is_in_order(page, javascript=javascript)
    await page.get_by_label("Phone number").fill("07700 900123")
    await page.get_by_role("button", name="Tell us now").click()

    await expect(page.get_by_text("SR00000077")).to_be_visible()
    await is_in_order(page, javascript=javascript)
    [told] = live.world.exposures.values()
    assert told["page"] == "/contact"


@pytest.mark.parametrize("screen", ["phone", "desktop"])
async def test_a_closed_part_says_whom_to_call(live: Live, open_page: OpenPage, screen: str):
    page = await open_page(live.url, screen=screen)
    await sign_in(page)
    live.world.closed_rooms = ["money", "documents", "messages"]
    known_sessions.__init__()
    await page.goto("/home/00000000-0000-0000-0000-000000000001/balance")

    heading = page.get_by_role("heading", name="This part is closed for the moment")
    await expect(heading).to_be_visible()
    await is_in_order(page, javascript=True)
    await page.goto("/home/00000000-0000-0000-0000-000000000001")
    await expect(page.get_by_role("link", name="My balance")).to_have_count(0)
    await is_in_order(page, javascript=True)
