"""The end of a session that nobody uses: announced, avoidable by keyboard, and said in words."""

import pytest
from playwright.async_api import expect

from services.gateway.clients.sessions import known_sessions
from tests.browser.conftest import OpenPage, violations
from tests.ui.conftest import Live
from tests.ui.test_portal_in_a_browser import sign_in

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("screen", ["desktop", "phone"])
async def test_two_minutes_before_the_end_a_person_may_stay_by_one_key(
    live: Live, open_page: OpenPage, screen: str
):
    page = await open_page(live.url, screen=screen)
    await sign_in(page)
    live.world.idle_left = 119
    known_sessions.__init__()
    await page.goto("/cases")

    warning = page.get_by_role("dialog", name="You will soon be signed out")
    await expect(warning).to_be_visible()
    await expect(warning.get_by_role("status")).to_have_text("2 minutes")
    assert await violations(page) == []
    focused = page.locator(":focus")
    await expect(focused).to_have_text("Stay signed in")
    for _ in range(6):
        await page.keyboard.press("Tab")
        inside = (
            "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
        )
        assert await page.evaluate(inside), "the page behind is out of reach"

    live.world.idle_left = 900
    await warning.get_by_role("button", name="Stay signed in").focus()
    await page.keyboard.press("Enter")

    await expect(warning).to_be_hidden()
    assert live.world.activities[-1] is True
    assert page.url.endswith("/cases")


async def test_when_it_is_over_the_page_says_so_and_login_leads_back(
    live: Live, open_page: OpenPage
):
    page = await open_page(live.url)
    await sign_in(page)
    live.world.idle_left = 2
    known_sessions.__init__()
    await page.goto("/cases")
    live.world.sessions.clear()

    heading = page.get_by_role("heading", level=1)
    await expect(heading).to_have_text(
        "Session was closed. In order to continue you need to login."
    )
    assert "Ms Delphine" not in await page.content()
    await page.get_by_role("button", name="LOGIN").click()
    await page.get_by_label("Email address").fill("delphine@example.com")
    await page.get_by_label("Password", exact=True).fill("three random words")
    live.world.idle_left = 900
    await page.get_by_role("button", name="Sign in", exact=True).click()
    await page.wait_for_url("**/cases")


async def test_back_shows_nothing_after_signing_out(live: Live, open_page: OpenPage):
    page = await open_page(live.url)
    await sign_in(page)
    await page.goto("/profile")
    await page.get_by_role("button", name="Sign out").click()
    await page.wait_for_url(live.url + "/")

    await page.go_back()

    await expect(page.get_by_label("Email address")).to_be_visible()
    assert "Ms Delphine" not in await page.content()
