"""The ways in that begin with a letter, as people see them."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import OpenPage, overflow, violations
from tests.gateway.doubles import CODE, PASSWORD
from tests.gateway.test_ways import BY_CODE, BY_KEY, KEY, REQUEST
from tests.ui.conftest import Live

pytestmark = pytest.mark.browser


async def is_in_order(page: Page) -> None:
    assert await overflow(page) == 0, page.url
    assert await violations(page) == [], page.url


@pytest.mark.parametrize("screen", ["phone", "desktop"])
async def test_from_the_letter_to_the_mailbox_and_back_to_the_letter(
    live: Live, open_page: OpenPage, screen: str
):
    live.world.ways = [BY_KEY, BY_CODE, REQUEST]
    live.world.outcome, live.world.asks = ["asked"], ["portal_key", "account_reference"]
    page = await open_page(live.url, screen=screen)
    for path in ("/", "/register/letter?way=code", "/register?way=no_key", "/register/done"):
        await page.goto(path)
        await is_in_order(page)

    await page.goto("/register/letter?way=code")
    await page.get_by_role("button", name="Register").click()
    await expect(page.get_by_role("alert")).to_contain_text("Enter your date of birth")
    await is_in_order(page)

    await page.goto("/")
    await page.get_by_role("link", name="Sign Up").click()
    await page.get_by_label("Portal key").fill(KEY)
    await page.get_by_label("customer account number").fill("34208002201")
    await page.get_by_role("button", name="Sign Up").click()
    await page.get_by_label("Last name").fill("Marchetti")
    await page.get_by_label("Email address").fill("delphine@example.com")
    await page.get_by_label("Choose a password").fill(PASSWORD)
    await page.get_by_label("Type the password again").fill(PASSWORD)
    await page.get_by_label("By registering you are agreeing").check()
    await is_in_order(page)
    await page.get_by_role("button", name="Finish").click()
    await page.get_by_label("6-digit code").fill(CODE)
    await page.get_by_role("button", name="Continue").click()

    await expect(page.get_by_role("alert")).to_contain_text("do not match our records")
    await is_in_order(page)
