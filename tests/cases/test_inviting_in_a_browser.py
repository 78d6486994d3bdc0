"""Inviting somebody to an account at the desk in a browser: three widths, with a problem in view."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import SCREENS, OpenPage, chromium, open_page
from tests.cases.desk import ACCOUNT_ID, Neighbours, account
from tests.cases.test_desk_in_a_browser import desk_url, is_in_order, sign_in
from tests.cases.test_inviting_to_account import invitation

__all__ = ["chromium", "desk_url", "open_page"]

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("screen", list(SCREENS))
async def test_staff_invite_and_see_what_is_open(
    open_page: OpenPage, desk_url: str, neighbours: Neighbours, screen: str
) -> None:
    neighbours.accounts[ACCOUNT_ID] = account()
    neighbours.invitations = [invitation(), invitation(state="accepted", is_by_staff=True)]
    page = await open_page(desk_url, screen=screen)
    await sign_in(page)

    await page.goto(f"/accounts/{ACCOUNT_ID}")
    await is_in_order(page, screen)
    await page.get_by_role("link", name="Invite somebody").click()
    await page.get_by_role("button", name="Send the invitation").click()
    await expect(page.get_by_role("alert")).to_contain_text("Enter their email address")
    await is_in_order(page, screen)
    await page.get_by_label("Email address").fill("ada.okafor@example.com")
    await page.get_by_label("Last name").fill("Okafor")
    await page.get_by_label("I have checked that they may have this account").check()
    await page.get_by_label("How did you check?").fill("Rang the owner back")
    await page.get_by_role("button", name="Send the invitation").click()
    await expect(page.get_by_text("The link has gone to their email address")).to_be_visible()
    assert neighbours.set_connections[0]["note"] == "Rang the owner back"
