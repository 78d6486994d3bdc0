"""A second step and a passkey as people use them: a real browser, an app, a device."""

import os
import re
from pathlib import Path
from typing import Any

import pyotp
import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import OpenPage, overflow, violations
from tests.journeys.house import PASSWORD, House

pytestmark = [pytest.mark.browser, pytest.mark.journey]


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
    await page.get_by_label("E-mail address").fill(email)
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
