"""The work of a browser while signing in is under attack: no puzzle, and a way without scripts."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.conftest import OpenPage, overflow, violations
from tests.gateway.doubles import PASSWORD
from tests.ui.conftest import Live

pytestmark = pytest.mark.browser


async def fill(page):
    await page.get_by_label("Email address").fill("delphine@example.com")
    await page.get_by_label("Password", exact=True).fill(PASSWORD)


@pytest.mark.parametrize("screen", ["phone", "desktop", "narrow"])
async def test_the_browser_works_while_the_password_is_typed_and_lets_in(
    live: Live, open_page: OpenPage, screen: str
):
    live.world.is_attacked = True
    page = await open_page(live.url, screen=screen)
    await page.goto("/")
    assert await page.locator("altcha-widget").count() == 0
    await fill(page)
    await page.get_by_role("button", name="Sign in", exact=True).click()

    await expect(page.get_by_role("alert")).to_contain_text("a short check first")
    await expect(page.get_by_text("This browser is checked")).to_be_visible(timeout=60_000)
    assert await overflow(page) == 0
    if screen != "narrow":
        assert await violations(page) == []
    assert await page.locator("a[href*='altcha']").count() == 0
    await fill(page)
    await page.get_by_role("button", name="Sign in", exact=True).click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("My homes")


async def test_a_second_try_with_a_wrong_password_gets_new_work_at_once(
    live: Live, open_page: OpenPage
):
    live.world.is_attacked = True
    page = await open_page(live.url)
    await page.goto("/")
    await fill(page)
    await page.get_by_role("button", name="Sign in", exact=True).click()
    await expect(page.get_by_text("This browser is checked")).to_be_visible(timeout=60_000)
    await page.get_by_label("Password", exact=True).fill("not the password")
    await page.get_by_role("button", name="Sign in", exact=True).click()

    await expect(page.get_by_role("alert")).to_contain_text("is not right")
    await expect(page.get_by_text("This browser is checked")).to_be_visible(timeout=60_000)
    await page.get_by_label("Password", exact=True).fill(PASSWORD)
    await page.get_by_role("button", name="Sign in", exact=True).click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("My homes")


async def test_without_scripts_the_page_names_the_code_by_mail_and_the_telephone(
    live: Live, open_page: OpenPage
):
    live.world.is_attacked = True
    page = await open_page(live.url, screen="phone", javascript=False)
    await page.goto("/")
    await fill(page)
    await page.get_by_role("button", name="Sign in", exact=True).click()

    section = page.get_by_role("region", name="A check that needs nothing from you")
    await expect(section).to_contain_text("01632 960100")
    await section.get_by_role("link", name=re.compile("code from your mailbox")).click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Sign in with a code")


async def test_registering_under_attack_asks_for_the_same_work(live: Live, open_page: OpenPage):
    live.world.is_attacked = True
    page = await open_page(live.url)
    await page.goto("/register")
    for label, text in [
        ("Last name", "Marchetti"),
        ("Email address", "delphine@example.com"),
        ("Postcode of unit address", "LX2 4AB"),
    ]:
        await page.get_by_label(label).fill(text)
    for _ in range(2):
        await page.get_by_label("Choose a password").fill(PASSWORD)
        await page.get_by_label("Type the password again").fill(PASSWORD)
        await page.get_by_label("By registering you are agreeing").check()
        if await page.locator("altcha-widget").count():
            await expect(page.get_by_text("This browser is checked")).to_be_visible(timeout=60_000)
        await page.get_by_role("button", name="Register").click()
        await page.wait_for_load_state()

    await expect(page.get_by_role("heading", level=1)).to_have_text("Check your email")
