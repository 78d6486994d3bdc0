"""Paying as people see it, at three widths; without a script; and away from our own origin."""

from uuid import UUID

import pytest
from playwright.async_api import Browser, expect

from tests.browser.conftest import SCREENS, OpenPage
from tests.gateway.payments import DEMO, PAYMENT
from tests.ui.conftest import Live
from tests.ui.test_portal_in_a_browser import is_in_order, sign_in

pytestmark = pytest.mark.browser
HOME = f"/home/{UUID(int=1)}"
ONE = f"{HOME}/payments/{PAYMENT}"


@pytest.mark.parametrize("screen", list(SCREENS))
async def test_pages_of_paying_are_accessible_and_never_scroll_sideways(
    live: Live, open_page: OpenPage, screen: str
):
    money = live.world.payments
    live.world.homes[0]["address_lines"] = [f"Flat 17, {'Heronquaywaterside' * 3}", "Harrowmere"]
    page = await open_page(live.url, screen=screen)
    await sign_in(page)
    for path in (f"{HOME}/pay", f"{HOME}/payments", f"/demo-payments/{DEMO}"):
        await page.goto(path)
        await is_in_order(page)
    money.wishes.append(("", 9_000, False))
    await page.goto(f"{HOME}/payments")
    await is_in_order(page)
    live.world.balance = {"balance_pence": -500, "overdue_pence": 0, "not_due_pence": 0}
    await page.goto(f"{HOME}/pay")
    await is_in_order(page)
    for state in ("succeeded", "failed", "open"):
        money.state = state
        await page.goto(ONE)
        await is_in_order(page)
    live.world.homes[0]["finance"] = False
    await page.goto(f"{HOME}/pay")
    await is_in_order(page)


@pytest.mark.parametrize("has_scripts", [True, False])
async def test_a_form_of_ours_leads_to_the_providers_origin(
    live: Live, chromium: Browser, has_scripts: bool
):
    """Browsers hold a form's redirects to `form-action 'self'`; this way needs no exception."""
    elsewhere = live.url.replace("localhost", "second.localhost")
    live.world.payments.next_url = f"{elsewhere}/privacy"
    context = await chromium.new_context(base_url=live.url, java_script_enabled=has_scripts)
    page = await context.new_page()
    await sign_in(page)
    await page.goto(f"{HOME}/pay")
    await page.get_by_label("What is overdue: £112.40").check()
    await page.get_by_role("button", name="Go on to payment").click()

    await page.wait_for_url(f"{elsewhere}/**")
    await context.close()


async def test_a_mistake_stands_at_the_field_and_what_was_typed_is_there(
    live: Live, open_page: OpenPage
):
    live.world.payments.next_url = f"{live.url}/demo-payments/{DEMO}"
    page = await open_page(live.url)
    await sign_in(page)
    await page.goto(f"{HOME}/pay")
    await page.get_by_label("Another amount").check()
    await page.get_by_label("Amount in pounds").fill("900")
    await page.get_by_role("button", name="Go on to payment").click()

    await expect(page.get_by_label("Amount in pounds")).to_have_value("900")
    await is_in_order(page)
    await page.get_by_label("Yes, I mean to pay this amount").check()
    await page.get_by_role("button", name="Go on to payment").click()
    await page.wait_for_url("**/demo-payments/**")
