"""Somebody types, and their session ends meanwhile: the text waits for them, and for nobody else."""

import os
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import OpenPage, overflow
from tests.browser.test_forgotten_password import given_a_login, press
from tests.journeys.house import PASSWORD, House, eventually
from tests.journeys.words import Person, cases_under, given_an_enquiry

pytestmark = [pytest.mark.browser, pytest.mark.journey]

NOTE = "Rang her back. " + "She will send the deed by post on Monday. " * 60


async def fits(page: Page, name: str) -> None:
    """Nothing scrolls sideways, on a desk and on a phone."""
    for width in (1280, 390):
        await page.set_viewport_size({"width": width, "height": 860})
        assert await overflow(page) == 0, (page.url, width)
        if folder := os.environ.get("LODGE_SCREENSHOTS"):
            await page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


async def sign_in(page: Page, email: str, *, label: str) -> None:
    await page.get_by_label(label).fill(email)
    await page.get_by_label("Password", exact=True).fill(PASSWORD)
    await press(page, "Sign in")


async def is_over_in_another_tab(page: Page, path: str) -> None:
    """Wait until the site knows, as a second tab of the same browser would see."""
    tab = await page.context.new_page()

    async def is_closed() -> bool:
        await tab.goto(path)
        return "ended=1" in tab.url

    await eventually(is_closed, "the session is over")
    await tab.close()


async def test_a_resident_signed_out_elsewhere_finds_what_they_typed_and_the_next_does_not(
    house: House, open_page: OpenPage
):
    ines, bruno = Person("Ines", "Calloway"), Person("Bruno", "Sandry")
    await given_a_login(house, ines)
    await given_a_login(house, bruno)
    page = await open_page(house.landlord.portal_url)
    await page.goto("/")
    await sign_in(page, ines.email, label="Email address")
    elsewhere = await open_page(house.landlord.portal_url, screen="phone")
    await elsewhere.goto("/")
    await sign_in(elsewhere, ines.email, label="Email address")

    async def ended_while_typing(text: str) -> None:
        await page.goto("/profile/email")
        await page.get_by_label("New email address").fill(text)
        await elsewhere.goto("/profile/devices")
        await press(elsewhere, "Sign out everywhere else")
        await is_over_in_another_tab(page, "/home")
        await press(page, "Send the link")
        await expect(page.locator("main")).to_contain_text("We have kept what you had typed.")
        await page.get_by_role("button", name="LOGIN").click()

    await ended_while_typing("ines.first@example.com")
    await sign_in(page, ines.email, label="Email address")
    field = page.get_by_label("New email address")
    await expect(field).to_have_value("ines.first@example.com")
    await expect(page.locator("main")).to_contain_text("It is not sent yet")

    await ended_while_typing("ines.second@example.com")
    await sign_in(page, bruno.email, label="Email address")
    await page.wait_for_url("**/profile/email")
    await expect(field).to_have_value("")
    assert "ines" not in (await page.content()).lower()


async def test_a_long_note_at_the_desk_survives_the_end_of_the_day(
    house: House, open_page: OpenPage
):
    async with house.visitor() as visitor:
        reference = await given_an_enquiry(house, visitor, Person("Odile", "Farnham"))
    [case] = await eventually(lambda: cases_under(house, reference), "the case is there")
    email = await house.given_staff(house.landlord, "Wilf Ambrose")
    page = await open_page(house.landlord.desk_url, javascript=False)
    await page.goto(f"/cases/{case['id']}")
    await sign_in(page, email, label="Email address")
    await page.get_by_label("Add a note").fill(NOTE)

    await house.rows(
        "identity",
        "UPDATE sessions SET ends_at = now() WHERE user_id IN "
        "(SELECT id FROM users WHERE name = 'Wilf Ambrose')",
    )
    await is_over_in_another_tab(page, "/accounts")
    await press(page, "Save note")
    await expect(page.locator("main")).to_contain_text("We have kept what you had typed.")
    await page.get_by_role("button", name="LOGIN").click()
    await sign_in(page, email, label="Email address")

    await expect(page.get_by_label("Add a note")).to_have_value(NOTE)
    await fits(page, "kept-at-the-desk")
    await press(page, "Save note")
    await expect(page.locator("main")).to_contain_text("The note is on the timeline.")
    await expect(page.locator("main")).to_contain_text("She will send the deed")
