"""The main job as people do it: in a real browser, with all services running behind it."""

import re
from datetime import date

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import OpenPage, overflow, violations
from tests.journeys.house import PASSWORD, House
from tests.journeys.words import Account, Person, given_an_account

pytestmark = [pytest.mark.browser, pytest.mark.journey]


async def is_in_order(page: Page) -> None:
    """Nothing scrolls sideways, and axe finds nothing."""
    assert await overflow(page) == 0, page.url
    assert await violations(page) == [], page.url


async def press(page: Page, button: str) -> None:
    """Press a button and wait for the page it leads to."""
    async with page.expect_navigation():
        await page.get_by_role("button", name=button, exact=True).click()


async def fill_in_the_first_form(page: Page, person: Person) -> None:
    await page.goto("/")
    await page.get_by_role("link", name="Register for the first time").click()
    await page.get_by_label("First name").fill(person.first_name)
    await page.get_by_label("Last name").fill(person.last_name)
    await page.get_by_label("Email address").fill(person.email)
    await page.get_by_label("Postcode of unit address").fill(person.postcode)
    await page.get_by_label("Choose a password").fill(person.password)
    await page.get_by_label("Type the password again").fill(person.password)
    await page.get_by_label("By registering you are agreeing").check()
    await press(page, "Register")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Check your email")


async def type_the_code(house: House, page: Page, person: Person) -> None:
    mail = await house.inbox.wait_for(person.email, subject="code")
    found = re.search(r"^\s+(\d{6})$", mail.text, re.MULTILINE)
    assert found, mail.text
    await page.get_by_label("6-digit code").fill(found[1])
    await press(page, "Continue")


async def sees_their_home(page: Page, account: Account) -> None:
    await page.wait_for_url("**/home/*")
    await expect(page.locator(".lodge-hero")).to_contain_text(account.address)


async def enquire(house: House, page: Page, person: Person, *, looks: bool) -> str:
    """Go the whole ladder down to the enquiry; return the reference the page shows."""
    await fill_in_the_first_form(page, person)
    if looks:
        await is_in_order(page)
    await type_the_code(house, page, person)
    for _ in range(6):
        if "/register/enquiry" in page.url:
            break
        if looks:
            await is_in_order(page)
        number = page.get_by_label("Please provide customer account number")
        await number.fill("99123456789")
        await page.get_by_label("Month").select_option("12")
        await page.get_by_label("Year").select_option("2015")
        await press(page, "Save and continue")
    await page.get_by_label("Additional details").fill("I moved in last spring.")
    if looks:
        await is_in_order(page)
    await press(page, "Send enquiry")
    await expect(page.get_by_role("heading", level=1)).to_have_text("We have your enquiry")
    if looks:
        await is_in_order(page)
    found = re.search(r"SR\d{8}", await page.locator("main").inner_text())
    assert found
    return found[0]


async def approve_at_the_desk(
    house: House, page: Page, reference: str, account: Account, *, looks: bool
) -> None:
    """Find the case, lay the account beside it, correct the name and let the person in."""
    operator = await house.given_staff(house.landlord)
    await page.goto("/")
    if looks:
        await is_in_order(page)
    await page.get_by_label("Email address").fill(operator)
    await page.get_by_label("Password", exact=True).fill(PASSWORD)
    await press(page, "Sign in")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Work queue")
    if looks:
        await is_in_order(page)
    [found] = await house.rows(
        "accounts", "SELECT id FROM accounts WHERE reference = $1", account.reference
    )
    case_link = page.locator(f"tr:has-text('{reference}') a").first
    path = (await case_link.get_attribute("href") or "").partition("?")[0]
    await page.goto(f"{path}?account={found['id']}")
    if looks:
        await is_in_order(page)
    await page.get_by_label("Name on record is wrong").check()
    await page.get_by_label("Right first name").fill("Marguerite")
    await page.get_by_label("Right last name").fill("D'Souza")
    await page.get_by_label("Why?").fill("Name on the lease checked by telephone")
    await press(page, "Decide and send")
    await expect(page.locator("main")).to_contain_text("Name on the lease checked by telephone")
    if looks:
        await is_in_order(page)


@pytest.mark.parametrize("screen", ["desktop", "phone"])
async def test_a_customer_of_the_record_registers_and_stands_on_their_dashboard(
    house: House, open_page: OpenPage, screen: str
):
    person = Person("Delphine", "Marchetti")
    account = await given_an_account(house, person, start=date(2019, 6, 14))
    page = await open_page(house.landlord.portal_url, screen=screen)

    await fill_in_the_first_form(page, person)
    await type_the_code(house, page, person)

    await sees_their_home(page, account)
    await is_in_order(page)
    await page.goto("/cases")
    await is_in_order(page)
    await press(page, "Log out")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    await page.go_back()
    await expect(page.locator("body")).not_to_contain_text(account.reference)


@pytest.mark.parametrize(
    ("screen", "scripts"),
    [("desktop", True), ("phone", True), ("phone", False)],
    ids=["desktop", "phone", "phone-without-scripts"],
)
async def test_one_who_cannot_be_matched_is_approved_at_the_desk_and_signs_in(
    house: House, open_page: OpenPage, screen: str, scripts: bool
):
    person = Person("Marguerite", "D'Souza")
    account = await given_an_account(house, Person("Margaret", "Souser", email=person.email))
    page = await open_page(house.landlord.portal_url, screen=screen, javascript=scripts)
    reference = await enquire(house, page, person, looks=scripts)

    await house.inbox.wait_for(person.email, subject=reference)
    desk = await open_page(house.landlord.desk_url, screen=screen, javascript=scripts)
    await approve_at_the_desk(house, desk, reference, account, looks=scripts)

    await house.inbox.wait_for(person.email, subject="works now")
    await page.goto("/")
    await page.get_by_label("Email address").fill(person.email)
    await page.get_by_label("Password", exact=True).fill(person.password)
    await press(page, "Sign in")
    await sees_their_home(page, account)
    await expect(page.locator("main")).to_contain_text(reference)
