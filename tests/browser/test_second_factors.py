"""A second step and a passkey as people use them: a real browser, an app, a device."""

import os
import re
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pyotp
import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import OpenPage, overflow, violations
from tests.journeys.house import PASSWORD, House, eventually
from tests.journeys.words import (
    Person,
    given_an_account,
    given_an_enquiry,
    prove_mailbox,
    register,
)

pytestmark = [pytest.mark.browser, pytest.mark.journey]

ADMIN = ("agent", "identity_admin")


async def is_in_order(page: Page) -> None:
    """Nothing scrolls sideways, and axe finds nothing, on a phone and on a desk."""
    size = page.viewport_size
    for width, height in ((390, 844), (1280, 860)):
        await page.set_viewport_size({"width": width, "height": height})
        assert await overflow(page) == 0, (page.url, width)
        if folder := os.environ.get("LODGE_SCREENSHOTS"):
            name = re.sub(
                r"\W+", "-", f"{page.url.split('/', 3)[3].partition('?')[0]} {await page.title()}"
            )
            await page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
    assert await violations(page) == [], page.url
    await page.set_viewport_size(size)


async def press(page: Page, button: str) -> None:
    async with page.expect_navigation():
        await page.get_by_role("button", name=button, exact=True).click()


async def sign_in(page: Page, email: str) -> None:
    await page.goto("/sign-in")
    await page.get_by_label("Email address").fill(email)
    await page.get_by_label("Password", exact=True).fill(PASSWORD)
    await press(page, "Sign in")


async def given_a_device(page: Page) -> Any:
    """Give the browser a device that makes passkeys and always finds its owner."""
    device = await page.context.new_cdp_session(page)
    await device.send("WebAuthn.enable")
    await device.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return device


async def test_staff_set_up_an_app_use_its_codes_and_a_passkey(house: House, open_page: OpenPage):
    email = await house.given_staff(house.landlord, "Lowri Penhallow")
    page = await open_page(house.landlord.desk_url)
    await sign_in(page, email)

    await page.goto("/profile")
    await is_in_order(page)
    await page.get_by_role("button", name="Set up a second step").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Set up a second step")
    await page.get_by_text("I cannot scan it").click()
    await is_in_order(page)
    secret = re.sub(r"\s", "", await page.locator(".lodge-secret").inner_text())
    await page.get_by_label("Code that the app shows").fill(pyotp.TOTP(secret).now())
    await press(page, "Turn it on")
    await expect(page.locator(".lodge-codes li")).to_have_count(10)
    codes = await page.locator(".lodge-codes li").all_inner_texts()
    await is_in_order(page)
    await page.get_by_role("button", name="I have kept them").click()
    await expect(page.locator("#main-content")).to_contain_text("You have 10 recovery codes left.")
    mail = await house.inbox.wait_for(email, subject="second step")
    assert secret not in mail.text

    await press(page, "Sign out")
    await sign_in(page, email)
    await expect(page.get_by_role("heading", level=1)).to_have_text("Second step")
    await is_in_order(page)
    await page.goto("/accounts")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Second step")
    await page.get_by_role("link", name=re.compile("use a recovery code")).click()
    await page.get_by_label("One of your recovery codes").fill(codes[0])
    await press(page, "Go on")
    await expect(page).to_have_url(re.compile("/accounts$"))

    await given_a_device(page)
    await page.goto("/profile/passkeys/add")
    await page.get_by_label("What to call this passkey").fill("My laptop")
    await is_in_order(page)
    await press(page, "Make the passkey")
    await expect(page.locator(".lodge-passkeys")).to_contain_text("My laptop")
    await is_in_order(page)
    await press(page, "Sign out")
    await is_in_order(page)
    await press(page, "Sign in with a passkey")
    await expect(page).to_have_url(re.compile(r"/$"))
    await page.goto("/confirm?next=/profile")
    await is_in_order(page)
    await press(page, "Use a passkey instead")
    await expect(page.locator("#main-content")).to_contain_text("You have 9 recovery codes left.")


async def test_without_scripts_nobody_is_offered_a_passkey(house: House, open_page: OpenPage):
    page = await open_page(house.landlord.desk_url, javascript=False)

    await page.goto("/sign-in")

    await expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    await expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()


async def signs_in(page: Page, person: Person) -> None:
    """Sign in at the portal, and type no second step yet."""
    await page.goto("/")
    await page.get_by_label("Email address").fill(person.email)
    await page.get_by_label("Password", exact=True).fill(person.password)
    await press(page, "Sign in")


async def sets_up_an_app(page: Page) -> tuple[pyotp.TOTP, list[str]]:
    """Turn the second step on; return the app and the recovery codes."""
    await page.goto("/profile/second-step")
    await is_in_order(page)
    await page.get_by_role("button", name="Set up a second step").click()
    await page.get_by_text("I cannot scan it").click()
    app = pyotp.TOTP(re.sub(r"\s", "", await page.locator(".lodge-secret").inner_text()))
    await page.get_by_label("Code that the app shows").fill(app.now())
    await press(page, "Turn it on")
    await expect(page.locator(".lodge-codes li")).to_have_count(10)
    return app, await page.locator(".lodge-codes li").all_inner_texts()


async def makes_a_passkey(page: Page) -> None:
    await given_a_device(page)
    await page.goto("/profile/passkeys/add")
    await page.get_by_label("What to call this passkey").fill("My phone")
    await press(page, "Make the passkey")
    await expect(page.locator(".lodge-passkeys")).to_contain_text("My phone")


async def removes_what_is_lost(page: Page, person: Person, reference: str) -> None:
    """Find the login at the desk and take its second step away, for a case."""
    await page.goto("/external-users")
    await page.get_by_label("Email").first.fill(person.email)
    await press(page, "Find")
    await page.get_by_role(
        "link", name=re.compile(f"{person.last_name}|{person.email}")
    ).first.click()
    await expect(page.locator("#main-content")).to_contain_text("Recovery codes left")
    await is_in_order(page)
    await page.get_by_role("link", name="Lost? Remove it").click()
    await is_in_order(page)
    await press(page, "Remove it")
    await expect(page.locator("#main-content")).to_contain_text("Choose at least two facts")
    await is_in_order(page)
    await page.get_by_label("Case number").fill(reference)
    await page.get_by_label("Account number").check()
    await page.get_by_label("We rang them on the number on record").check()
    await press(page, "Remove it")
    await expect(page.locator("#main-content")).to_contain_text("The second step is removed.")


async def looks_after_ones_own_login(page: Page) -> None:
    await page.goto("/profile")
    await is_in_order(page)
    await page.get_by_role("link", name="Your sign-ins").click()
    await expect(page.locator("#main-content")).to_contain_text("This browser")
    await is_in_order(page)
    await page.goto("/profile/password")
    await is_in_order(page)


async def test_a_residents_second_steps_from_the_first_code_to_the_lost_phone(
    house: House, open_page: OpenPage
):
    nell, other = Person("Nell", "Harkaway"), Person("Maud", "Ellery")
    account = await given_an_account(house, nell)
    async with house.visitor() as visitor, house.visitor() as enquirer:
        await register(visitor, nell)
        await prove_mailbox(house, visitor, nell)
        reference = await given_an_enquiry(house, enquirer, other)
    page = await open_page(house.landlord.portal_url)

    await signs_in(page, nell)
    app, codes = await sets_up_an_app(page)
    await press(page, "Log out")
    await signs_in(page, nell)
    await expect(page.get_by_role("heading", level=1)).to_have_text("Second step")
    await is_in_order(page)
    await page.get_by_label("Code of your authenticator app").fill(app.at(time.time() + 30))
    await press(page, "Go on")
    await expect(page.locator(".lodge-hero")).to_contain_text(account.address)

    await press(page, "Log out")
    await signs_in(page, nell)
    await page.get_by_role("link", name=re.compile("use a recovery code")).click()
    await page.get_by_label("One of your recovery codes").fill(codes[0])
    await press(page, "Go on")
    await expect(page.locator(".lodge-hero")).to_contain_text(account.address)

    await makes_a_passkey(page)
    await press(page, "Log out")
    await press(page, "Sign in with a passkey")
    await expect(page.locator(".lodge-hero")).to_contain_text(account.address)

    desk = await open_page(house.landlord.desk_url)
    await sign_in(desk, await house.given_staff(house.landlord, "Kit Sorrell", ADMIN))
    await removes_what_is_lost(desk, nell, reference)
    await is_in_order(desk)
    await looks_after_ones_own_login(desk)

    mail = await house.inbox.wait_for(nell.email, subject="We removed the second step")
    assert "At your request we removed the second step of your login" in mail.text

    async def is_out() -> bool:
        await page.goto("/profile")
        return urlsplit(page.url).path != "/profile"

    await eventually(is_out, "the passkey's session has ended", within=10, pause=0.5)
    await page.goto("/")
    await press(page, "Sign in with a passkey")
    await expect(page.locator("#main-content")).to_contain_text("That passkey did not open a login")
    await signs_in(page, nell)
    await expect(page.locator(".lodge-hero")).to_contain_text(account.address)
