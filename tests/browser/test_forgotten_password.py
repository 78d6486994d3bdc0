"""A forgotten password, from the front door to signing in, in a real browser with the house behind."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import OpenPage, overflow, violations
from tests.journeys.house import PASSWORD, House
from tests.journeys.words import Account, Person, given_an_account, link_in

pytestmark = [pytest.mark.browser, pytest.mark.journey]

NEW = "copper-meadow-violin"


async def press(page: Page, button: str) -> None:
    async with page.expect_navigation():
        await page.get_by_role("button", name=button, exact=True).click()


async def given_a_login(house: House, person: Person) -> Account:
    """Let a contact of the record sign in."""
    account = await given_an_account(house, person)
    [contact] = await house.rows(
        "accounts", "SELECT id FROM contacts WHERE email = $1", person.email
    )
    login = {"email": person.email, "contact_id": str(contact["id"])}
    invited = await house.ask("identity", "POST", "/users", house.landlord, json=login)
    chosen = {"token": invited["token"], "password": PASSWORD}
    await house.ask("identity", "POST", "/invitations/take", house.landlord, json=chosen)
    return account


async def ask_for_a_link(page: Page, person: Person) -> None:
    await page.goto("/")
    await page.get_by_role("link", name="Forgot your password?").click()
    await page.get_by_label("Enter user email or login").fill(person.email)
    await press(page, "Recover password")
    await expect(page.get_by_text("Password recovery link is sent")).to_be_visible()


async def mailed_link(house: House, person: Person, *, count: int = 1) -> str:
    mail = await house.inbox.wait_for(person.email, subject="Choose a new password", count=count)
    return link_in(mail.text)


async def choose(page: Page, password: str, again: str) -> None:
    await page.get_by_label("New password", exact=True).fill(password)
    await page.get_by_label("Confirm new password").fill(again)
    await press(page, "Change password")


async def sign_in(page: Page, person: Person, password: str) -> None:
    await page.get_by_label("Email address").fill(person.email)
    await page.get_by_label("Password", exact=True).fill(password)
    await press(page, "Sign in")


@pytest.mark.parametrize("screen", ["desktop", "phone"])
async def test_a_forgotten_password_is_replaced_by_the_mailed_link(
    house: House, open_page: OpenPage, screen: str
):
    person = Person("Wilhelmina", "Ashgrove")
    account = await given_a_login(house, person)
    page = await open_page(house.landlord.portal_url, screen=screen)
    await ask_for_a_link(page, person)
    assert await overflow(page) == 0
    assert await violations(page) == []
    link = await mailed_link(house, person)

    scanner = await open_page(house.landlord.portal_url)
    for _ in range(5):
        assert (await scanner.request.get(link)).ok
        assert (await scanner.request.head(link)).ok

    await page.goto(link)
    assert "token" not in page.url
    await expect(page.get_by_role("heading", level=1)).to_have_text("Changing password")
    await choose(page, NEW, NEW + "x")
    await expect(page.locator(".govuk-error-message")).to_have_count(2)
    assert await violations(page) == []
    await choose(page, NEW, NEW)
    await expect(page.get_by_text("Password successfully changed.")).to_be_visible()
    await sign_in(page, person, NEW)
    await page.wait_for_url("**/home/*")
    await expect(page.locator(".lodge-hero")).to_contain_text(account.address)
    await house.inbox.wait_for(person.email, subject="Your password was changed")

    later = await open_page(house.landlord.portal_url, screen=screen)
    await later.goto(link)
    await expect(later.get_by_text("Link expired. Sign in or try once again")).to_be_visible()
    assert await overflow(later) == 0
    assert await violations(later) == []
    await press(later, "Send me a new link")
    await later.goto(await mailed_link(house, person, count=2))
    await choose(later, f"{NEW}-again", f"{NEW}-again")
    await sign_in(later, person, f"{NEW}-again")
    await later.wait_for_url("**/home/*")
    await page.goto("/home")
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Session was closed")
