"""Connected accounts at the desk in a browser: three widths, with a problem in view."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import SCREENS, OpenPage, chromium, open_page
from tests.cases.desk import CONTACT_ID, Neighbours
from tests.cases.test_connected_accounts import connected
from tests.cases.test_desk_in_a_browser import desk_url, is_in_order, sign_in

__all__ = ["chromium", "desk_url", "open_page"]

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("screen", list(SCREENS))
async def test_a_contact_is_connected_and_nothing_overflows(
    open_page: OpenPage, desk_url: str, neighbours: Neighbours, screen: str
) -> None:
    neighbours.connected = [connected(), connected(role="unit_owner", status="current")]
    page = await open_page(desk_url, screen=screen)
    await sign_in(page)

    await page.goto(f"/contacts/{CONTACT_ID}")
    await is_in_order(page, screen)
    await page.get_by_role("button", name="Connect another account").click()
    await page.get_by_label("Reference, name, address or postcode").fill("34208002101")
    await page.get_by_role("button", name="Search").last.click()
    await is_in_order(page, screen)
    await page.get_by_role("link", name="Select 34208002101").click()
    await page.get_by_label("Maintenance").check()
    neighbours.refuse_connection = {"documents": "This account is not on eBilling"}
    await page.get_by_label("Document notifications").check()
    await page.get_by_label("I have checked that they may have this account").check()
    await page.get_by_label("How did you check").fill("Owner rang, passed all questions")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("alert")).to_contain_text("This account is not on eBilling")
    await is_in_order(page, screen)
    neighbours.refuse_connection = {}
    await page.get_by_label("Document notifications").uncheck()
    await page.get_by_label("I have checked that they may have this account").uncheck()
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("alert")).to_contain_text("Tick that you have checked")
    await is_in_order(page, screen)
    await page.get_by_label("I have checked that they may have this account").check()
    await page.get_by_label("How did you check").fill("Owner rang, passed all questions")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Mr Rafael Núñez Ortega")
    assert neighbours.set_connections[0]["maintenance"] is True
