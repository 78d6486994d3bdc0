"""The end of a session that nobody uses: announced, avoidable by keyboard, and said in words."""

import os

import pytest
from playwright.async_api import Page, expect

from services.gateway.clients.sessions import known_sessions
from tests.browser.conftest import OpenPage, overflow, violations
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
    await page.get_by_role("button", name="Log out").click()
    await page.wait_for_url(live.url + "/")

    await page.go_back()

    await expect(page.get_by_label("Email address")).to_be_visible()
    assert "Ms Delphine" not in await page.content()


async def test_what_is_half_typed_as_time_runs_out_is_there_after_signing_in_again(
    live: Live, open_page: OpenPage
):
    page = await open_page(live.url, screen="phone")
    await sign_in(page)
    await prove(page)
    live.world.idle_left = 2
    known_sessions.__init__()
    await page.goto("/profile/email")
    field = page.get_by_label("New email address")
    await field.evaluate(
        "field => { field.value = 'half.typed@example' }"
    )  # the question covers it
    live.world.sessions.clear()

    main = page.locator("#main-content")
    await expect(main).to_contain_text("We have kept what you had typed.")
    await is_in_order(page, "closed")
    live.world.idle_left = 900
    await page.get_by_role("button", name="LOGIN").click()
    await page.get_by_label("Email address").fill("delphine@example.com")
    await page.get_by_label("Password", exact=True).fill("three random words")
    await page.get_by_role("button", name="Sign in", exact=True).click()
    await page.wait_for_url("**/confirm?next=/profile/email")
    await prove(page)
    await page.goto("/profile/email")

    await expect(field).to_have_value("half.typed@example")
    await expect(main).to_contain_text("We kept what you had typed. It is not sent yet")
    await is_in_order(page, "kept")


async def prove(page: Page) -> None:
    await page.goto("/confirm")
    await page.get_by_label("Your password").fill("three random words")
    await page.get_by_role("button", name="Go on").click()
    await page.wait_for_url("**/profile")


async def is_in_order(page: Page, name: str) -> None:
    for width in (1280, 390):
        await page.set_viewport_size({"width": width, "height": 860})
        assert await overflow(page) == 0
        if folder := os.environ.get("LODGE_SCREENSHOTS"):
            await page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
    assert await violations(page) == []
