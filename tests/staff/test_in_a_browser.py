"""Staff administration and signing in with the provider, in a real browser."""

import asyncio
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
import uvicorn
import yaml
from playwright.async_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE, SCREENS, chromium, overflow, violations
from tests.identity.conftest import GOOD_PASSWORD, HARROWMERE, LANDLORDS, MERESIDE
from tests.identity.desk import invited, member
from tests.identity.test_login_runs import Record, record, tick
from tests.identity.test_second_steps import set_up
from tests.staff.conftest import desk_over
from tests.staff.signing_in import CLIENT_ID

__all__ = ["chromium", "record"]

pytestmark = pytest.mark.browser


@pytest.fixture
def desk_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def landlords_text(desk_port, provider_url, tmp_path):
    written = yaml.safe_load(LANDLORDS.format(harrowmere=HARROWMERE, mereside=MERESIDE))
    (tmp_path / "client.secret").write_text("a secret of the provider")
    provider = {
        "name": "Harrowmere ID",
        "issuer": provider_url,
        "client_id": CLIENT_ID,
        "client_secret_file": str(tmp_path / "client.secret"),
    }
    written["landlords"][0] |= {
        "desk_url": f"http://desk.localhost:{desk_port}",
        "sign_in": {"provider": provider, "is_second_step_required_of_staff": False},
    }
    return yaml.safe_dump(written)


@pytest_asyncio.fixture
async def desk_url(identity, desk_port, landlords_text, tmp_path: Path) -> AsyncIterator[str]:
    """A desk that a browser can reach."""
    service = desk_over(identity, tmp_path, landlords_text)
    app = service.sites[0].app
    config = uvicorn.Config(app, port=desk_port, log_level="warning", lifespan="off")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.02)
    yield f"http://desk.localhost:{desk_port}"
    server.should_exit = True
    server.force_exit = True
    await serving
    await service.close()


async def new_page(chromium: Browser, url: str, screen: str) -> Page:
    width, height = SCREENS[screen]
    context = await chromium.new_context(
        base_url=url, viewport={"width": width, "height": height}, locale="en-GB"
    )
    context.set_default_timeout(PATIENCE)
    return await context.new_page()


async def is_in_order(page: Page) -> None:
    assert await overflow(page) == 0, page.url
    assert await violations(page) == [], page.url


@pytest.mark.parametrize("screen", ["desktop", "phone"])
async def test_an_admin_comes_in_by_the_provider_and_looks_after_a_colleague(
    identity, desk_url, provider, chromium, screen
):
    kit = await member(identity, "Kit Sorrell", "identity_admin")
    priya = await member(identity, "Priya Ranasinghe", "agent")
    await invited(identity, "Callum Stroud", "agent", "lead")
    subject = await provider.employs(kit)
    page = await new_page(chromium, desk_url, screen)

    await page.goto("/staff")
    await is_in_order(page)
    await page.get_by_role("button", name="Sign in with Harrowmere ID").click()
    await page.locator("input[name=sub]").fill(subject)
    await page.locator("button[type=submit], input[type=submit]").first.click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Staff")
    await is_in_order(page)

    await page.get_by_role("link", name="Priya Ranasinghe").click()
    await is_in_order(page)
    await page.get_by_label("Lead", exact=True).check()
    await page.get_by_role("button", name="Save roles").click()
    await expect(page.get_by_text("Saved. They are signed out")).to_be_visible()
    assert not await priya.is_signed_in()

    for path in ("/staff/invite", "/staff/sign-in", "/address-changes"):
        await page.goto(path)
        await is_in_order(page)
    await page.context.close()


@pytest.mark.parametrize("screen", ["desktop", "phone"])
async def test_logins_in_bulk_from_the_dry_run_to_the_invitations_and_a_lost_second_step(
    identity, desk_url, record: Record, chromium, screen
):
    kit = await member(identity, "Kit Sorrell", "identity_admin")
    priya = await member(identity, "Priya Ranasinghe", "agent")
    await set_up(identity, priya.session, as_="service:cases")
    record.add(f"rosa.{'w' * 40}@example.com", name="Rosa Field")
    record.add("", name="Ivo Marsh")
    page = await new_page(chromium, desk_url, screen)
    await page.goto(f"/sign-in?next=/staff/{priya.user_id}/second-step")
    await page.get_by_label("Email address").fill(kit.email)
    await page.get_by_label("Password", exact=True).fill(GOOD_PASSWORD)
    await page.get_by_role("button", name="Sign in", exact=True).click()

    await page.get_by_role("button", name="Remove it").click()
    await expect(page.get_by_role("alert")).to_contain_text("Choose at least two facts")
    await is_in_order(page)

    await page.goto("/external-users/logins")
    await is_in_order(page)
    await page.get_by_role("button", name="Count them").click()
    await expect(page.get_by_text("Looking through the record")).to_be_visible()
    await is_in_order(page)
    await tick(identity)
    await page.goto("/external-users/logins")
    await page.get_by_role("link", name="The whole record").click()
    await expect(page.get_by_role("heading", name="Send 1 invitation")).to_be_visible()
    await is_in_order(page)
    await page.get_by_role("button", name="Send the invitations").click()
    await expect(page.get_by_role("alert")).to_contain_text("Tick that you have looked")
    await is_in_order(page)
    await page.get_by_label("I have looked at the list").check()
    await page.get_by_role("button", name="Send the invitations").click()
    await expect(page.get_by_text("The invitations are on their way")).to_be_visible()
    await is_in_order(page)
    await page.context.close()


@pytest.mark.parametrize("screen", ["desktop", "phone"])
async def test_a_lead_closes_rooms_and_every_page_says_so(identity, desk_url, chromium, screen):
    lead = await member(identity, "Priya Raman", "lead")
    page = await new_page(chromium, desk_url, screen)
    await page.goto("/sign-in?next=/closed-rooms")
    await page.get_by_label("Email address").fill(lead.email)
    await page.get_by_label("Password", exact=True).fill(GOOD_PASSWORD)
    await page.get_by_role("button", name="Sign in", exact=True).click()

    await page.get_by_role("button", name="Close for all customers").click()
    await expect(page.get_by_role("alert")).to_contain_text("Say in a few words why")
    await is_in_order(page)
    await page.get_by_label("Messages").uncheck()
    await page.get_by_label("Why?").fill(f"A tenant saw {'a' * 60}")
    await page.get_by_role("button", name="Close for all customers").click()
    await expect(page.get_by_text("Within a minute no customer")).to_be_visible()
    await expect(page.get_by_text("Rooms are closed for all customers.")).to_be_visible()
    await is_in_order(page)
    await page.get_by_label("What was the cause").fill("A wrong import, taken back")
    await page.get_by_role("button", name="Open all rooms again").click()
    await expect(page.get_by_text("Open again.")).to_be_visible()
    await is_in_order(page)
    await page.context.close()
