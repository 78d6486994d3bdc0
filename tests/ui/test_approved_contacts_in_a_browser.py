"""Asking an owner, and the owner deciding in three taps, in a browser."""

from uuid import UUID

import pytest
from playwright.async_api import expect

from tests.browser.conftest import OpenPage
from tests.gateway.doubles import CODE, approved_contact, asked_access, home
from tests.ui.conftest import Live
from tests.ui.test_portal_in_a_browser import fill_first_form, is_in_order, sign_in

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("screen", ["desktop", "phone", "narrow"])
async def test_the_owner_is_asked_and_decides(live: Live, open_page: OpenPage, screen: str):
    live.world.outcome = ["owner_offered"]
    page = await open_page(live.url, screen=screen)
    await fill_first_form(page)
    await page.get_by_label("6-digit code").fill(CODE)
    await page.get_by_role("button", name="Continue").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("This home has its owner")
    await expect(page.get_by_text("Please request the unit owner to contact us")).to_be_visible()
    await is_in_order(page)
    await page.get_by_label("Family or a friend of the owner").check()
    await page.get_by_role("button", name="Ask the owner for me").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("We have asked the owner")
    await is_in_order(page)

    live.world.homes = [home(1, requests_waiting=1)]
    live.world.access_requests = [
        asked_access(),
        asked_access(request_id=str(UUID(int=22)), state="refused", decided_by="Felix Vance"),
    ]
    live.world.approved_contacts = [approved_contact()]
    await sign_in(page)
    await is_in_order(page)
    await page.get_by_role("link", name="See who it is, and decide").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Approved contacts")
    await is_in_order(page)
    await page.goto(f"/approved-contacts/{UUID(int=31)}")
    await is_in_order(page)
    await page.goto("/approved-contacts")
    live.world.access_requests = [
        asked_access(state="approved", decided_by="Felix Vance", may_contest=True)
    ]
    await page.goto("/approved-contacts")
    await page.get_by_role("link", name="I do not agree").click()
    await is_in_order(page)
    live.world.access_requests = [asked_access()]
    await page.goto("/approved-contacts")
    await page.get_by_role("link", name="Sami Haddad").click()
    await is_in_order(page)
    await page.get_by_role("button", name="Let them in").click()
    await expect(page.get_by_text("They have access now")).to_be_visible()
    assert [what for what, _ in live.world.decisions] == ["approval"]
