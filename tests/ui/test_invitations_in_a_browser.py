"""Inviting somebody to a home, and accepting, in a browser."""

from uuid import UUID

import pytest
from playwright.async_api import expect

from tests.browser.conftest import OpenPage
from tests.gateway.doubles import PASSWORD, access_invitation, approved_contact, invitation_offer
from tests.ui.conftest import Live
from tests.ui.test_portal_in_a_browser import is_in_order, sign_in

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("screen", ["desktop", "phone", "narrow"])
async def test_an_owner_invites_and_takes_back(live: Live, open_page: OpenPage, screen: str):
    ended = {"state": "accepted", "name": "Ben Adeyemi", "ended_at": "2026-11-21T09:30:00Z"}
    live.world.access_invitations = [
        access_invitation(),
        access_invitation(invitation_id=str(UUID(int=52)), may_be_sent_again=False, **ended),
    ]
    live.world.approved_contacts = [approved_contact()]
    page = await open_page(live.url, screen=screen)
    await sign_in(page)
    await page.goto("/approved-contacts")
    await is_in_order(page)
    await page.get_by_role("button", name="Invite somebody").first.click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Invite somebody")
    await page.get_by_role("button", name="Send the invitation").click()
    await expect(page.get_by_role("alert")).to_contain_text("Enter their email address")
    await is_in_order(page)
    await page.get_by_label("Their email address").fill("ada.okafor@example.com")
    await page.get_by_label("Last name").fill("Okafor")
    await page.get_by_label("They support somebody here").check()
    await page.get_by_role("button", name="Send the invitation").click()
    await expect(page.get_by_text("We have sent the link")).to_be_visible()
    await page.get_by_role("button", name="Take back Ada Okafor").click()
    await expect(page.get_by_text("The invitation is taken back")).to_be_visible()
    assert [what for what, _ in live.world.decisions][1:] == ["revocation"]


@pytest.mark.parametrize("screen", ["desktop", "phone", "narrow"])
async def test_whoever_was_invited_reads_to_what_and_accepts(
    live: Live, open_page: OpenPage, screen: str
):
    live.world.invitation_offer = invitation_offer(email="ada.okafor@example.com", keys=True)
    page = await open_page(live.url, screen=screen)
    await page.goto("/access-invitation?token=bad")
    await is_in_order(page)
    await page.goto("/access-invitation?token=good")
    await expect(page.get_by_role("heading", level=1)).to_have_text("You are invited")
    await is_in_order(page)
    live.world.invitation_offer["has_login"] = True
    await page.reload()
    await is_in_order(page)
    await sign_in(page)
    await page.goto("/access-invitation")
    await expect(page.get_by_text("This invitation is for another email")).to_be_visible()
    await is_in_order(page)
    live.world.invitation_offer["email"] = "delphine@example.com"
    await page.reload()
    await is_in_order(page)
    await page.get_by_role("button", name="Accept").click()
    await expect(page).to_have_url(f"{live.url}/home/{UUID(int=1)}")


async def test_somebody_new_accepts_with_a_password(live: Live, open_page: OpenPage):
    live.world.invitation_offer = invitation_offer()
    page = await open_page(live.url, screen="phone")
    await page.goto("/access-invitation?token=good")
    await page.get_by_label("Choose a password", exact=True).fill(PASSWORD)
    await page.get_by_label("Type the password again").fill(PASSWORD)
    await page.get_by_role("button", name="Accept and sign in").click()
    await expect(page).to_have_url(f"{live.url}/home")
