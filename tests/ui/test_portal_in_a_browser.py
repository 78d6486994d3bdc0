"""The portal as people see it: three widths, keyboard, no scripts, big text."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import SCREENS, OpenPage, overflow, violations
from tests.gateway.doubles import CODE, PASSWORD, RESET, home
from tests.gateway.preferences_double import LINK
from tests.gateway.test_documents import document
from tests.ui.conftest import Live

pytestmark = pytest.mark.browser
OPEN_PAGES = [
    "/",
    "/?ended=1",
    "/sign-in/code",
    "/register",
    "/register/closed",
    "/privacy",
    "/contact",
    "/not-a-customer",
    "/not-a-customer/antisocial-behaviour",
    "/not-a-customer/find-a-home",
    "/someone-elses-information",
    "/nowhere",
    "/reply/00000000-0000-0000-0000-000000000005/good",
    "/reply/00000000-0000-0000-0000-000000000005/bad",
    "/invitation?token=good",
    "/?changed=1",
    "/?unlocked=1",
    "/unlock?token=good",
    "/unlock",
    "/forgotten-password",
    "/forgotten-password/sent",
    f"/changing-password?token={RESET}",
    "/changing-password?token=dead",
    "/confirming-email?token=good",
    "/undoing-email?token=good",
    "/adding-email?token=good",
    "/not-me?token=good",
    "/unexpected-newcomer?token=good",
    "/unexpected-newcomer?token=dead",
    f"/fewer-emails?token={LINK}",
    "/fewer-emails?token=dead",
]
CLOSED_PAGES = [
    "/home",
    "/home/00000000-0000-0000-0000-000000000001",
    "/home/00000000-0000-0000-0000-000000000001/balance",
    "/home/00000000-0000-0000-0000-000000000001/balance?period=own&first=2026-03-31&last=2026-01-01",
    "/home/00000000-0000-0000-0000-000000000001/activity",
    "/home/00000000-0000-0000-0000-000000000001/agreement",
    "/home/00000000-0000-0000-0000-000000000001/activity",
    "/home/00000000-0000-0000-0000-000000000001/statements",
    "/home/00000000-0000-0000-0000-000000000001/documents",
    "/home/00000000-0000-0000-0000-000000000001/payments",
    "/communications",
    "/someone-elses-information",
    "/home/00000000-0000-0000-0000-000000000001/ways-to-pay",
    "/cases",
    "/profile",
    "/profile/personal-details",
    "/profile/personal-details/change",
    "/profile/dates",
    "/profile/devices",
    "/profile/history",
    "/profile/password",
    "/profile/email",
    "/profile/emails",
    "/profile/emails/00000000-0000-0000-0000-000000000001/primary",
    "/profile/second-step",
    "/profile/second-step/set-up",
    "/profile/passkeys",
    "/profile/passkeys/add",
    "/profile/phone-word",
    "/profile/secret-question",
    "/profile/preferences",
    "/profile/consents",
    "/profile/your-data",
    "/profile/close",
]


async def fill_first_form(page: Page) -> None:
    await page.goto("/register")
    await page.get_by_label("First name").fill("Delphine")
    await page.get_by_label("Last name").fill("Marchetti")
    await page.get_by_label("Email address").fill("delphine@example.com")
    await page.get_by_label("Postcode of unit address").fill("LX2 4AB")
    await page.get_by_label("Choose a password").fill(PASSWORD)
    await page.get_by_label("Type the password again").fill(PASSWORD)
    await page.get_by_label("By registering you are agreeing").check()
    await page.get_by_role("button", name="Register").click()


async def sign_in(page: Page) -> None:
    await page.goto("/")
    await page.get_by_label("Email address").fill("delphine@example.com")
    await page.get_by_label("Password", exact=True).fill(PASSWORD)
    await page.get_by_role("button", name="Sign in", exact=True).click()
    await page.wait_for_url("**/home**")


async def show_who_one_is(page: Page) -> None:
    await page.goto("/confirm")
    await is_in_order(page)
    await page.get_by_label("Your password", exact=True).fill(PASSWORD)
    await page.get_by_role("button", name="Go on").click()
    await page.wait_for_url("**/profile")


async def is_in_order(page: Page) -> None:
    await page.wait_for_load_state()
    assert await overflow(page) == 0, page.url
    if page.viewport_size and page.viewport_size["width"] != SCREENS["narrow"][0]:
        assert await violations(page) == [], page.url


@pytest.mark.parametrize("screen", list(SCREENS))
async def test_pages_for_everybody_are_accessible_and_never_scroll_sideways(
    live: Live, open_page: OpenPage, screen: str
):
    page = await open_page(live.url, screen=screen)
    for path in OPEN_PAGES:
        await page.goto(path)
        await is_in_order(page)


@pytest.mark.parametrize("screen", list(SCREENS))
async def test_pages_of_somebody_signed_in_are_accessible_and_never_scroll_sideways(
    live: Live, open_page: OpenPage, screen: str
):
    live.world.homes[0]["is_provisional"] = True
    live.world.documents = [
        document(title="Longest" * 28),
        document(81, kind="lease", is_of_block=False),
        document(82, title="Evacuation plan of every floor", media_type="image/jpeg"),
    ]
    page = await open_page(live.url, screen=screen)
    await sign_in(page)
    await show_who_one_is(page)
    for path in CLOSED_PAGES:
        await page.goto(path)
        await is_in_order(page)
    live.world.needs = "new_password"
    await page.goto("/new-password")
    await is_in_order(page)
    live.world.needs = None
    live.world.homes = []
    await page.goto("/home")
    await expect(page.get_by_role("heading", level=1)).to_contain_text("no home to show")
    await is_in_order(page)


@pytest.mark.parametrize(
    ("screen", "javascript"),
    [("desktop", True), ("phone", True), ("narrow", True), ("phone", False)],
    ids=["desktop", "phone", "narrow", "phone-without-scripts"],
)
async def test_the_whole_way_from_register_to_enquiry(
    live: Live, open_page: OpenPage, screen: str, javascript: bool
):
    page = await open_page(live.url, screen=screen, javascript=javascript)

    await page.goto("/register")
    await page.get_by_role("button", name="Register").click()
    await expect(page.get_by_role("alert")).to_contain_text("Enter your last name")
    await fill_first_form(page)
    await page.get_by_label("6-digit code").fill("000000")
    await page.get_by_role("button", name="Continue").click()
    await expect(page.get_by_role("alert")).to_contain_text("not the code")
    await page.get_by_label("6-digit code").fill(CODE)
    await page.get_by_role("button", name="Continue").click()
    await page.get_by_label("Please provide customer account number").fill("25341005403")
    await page.get_by_label("Month").select_option("12")
    await page.get_by_label("Year").select_option("2015")
    if javascript:
        await is_in_order(page)
    await page.get_by_role("button", name="Save and continue").click()
    await page.wait_for_url("**/register/enquiry")
    if javascript:
        await is_in_order(page)
    await page.get_by_role("button", name="Send enquiry").click()

    await expect(page.get_by_role("heading", level=1)).to_have_text("We have your enquiry")
    await expect(page.get_by_text("SR00000001")).to_be_visible()
    if javascript:
        await is_in_order(page)


async def test_a_match_leads_to_the_dashboard_in_the_same_click(live: Live, open_page: OpenPage):
    live.world.outcome = ["approved"]
    live.world.homes = [home(1)]
    page = await open_page(live.url)

    await fill_first_form(page)
    await page.get_by_label("6-digit code").fill(CODE)
    await page.get_by_role("button", name="Continue").click()

    await expect(page.get_by_role("heading", level=1)).to_contain_text("Delphine")
    await expect(page.get_by_text("Flat 17, Heron Quay").first).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no-scripts"])
async def test_signing_in_on_a_phone_by_a_code_from_the_mailbox(
    live: Live, open_page: OpenPage, javascript: bool
):
    page = await open_page(live.url, screen="phone", javascript=javascript)
    await page.goto("/")
    await page.get_by_role("link", name="Send me a code instead").click()
    await page.get_by_label("Email address").fill("delphine@example.com")
    await page.get_by_role("button", name="Send me a code").click()
    code = page.get_by_label("6-digit code")
    assert await code.get_attribute("inputmode") == "numeric"
    assert await code.get_attribute("autocomplete") == "one-time-code"
    if javascript:
        await is_in_order(page)
    await code.fill("000000")
    await page.get_by_role("button", name="Sign in", exact=True).click()
    await expect(page.get_by_role("alert")).to_contain_text("you can try 2 more times")
    await code.fill(CODE)
    await page.get_by_role("button", name="Sign in", exact=True).click()

    await expect(page.get_by_role("heading", level=1)).to_have_text("My homes")


async def test_signing_in_by_keyboard_alone(live: Live, open_page: OpenPage):
    page = await open_page(live.url)
    await page.goto("/")
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.textContent.trim()") == (
        "Skip to main content"
    )
    await page.get_by_label("Email address").focus()
    await page.keyboard.type("delphine@example.com")
    await page.keyboard.press("Tab")
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press("Enter")

    await expect(page.get_by_role("heading", level=1)).to_have_text("My homes")


async def test_the_error_summary_takes_the_focus_and_leads_to_the_field(
    live: Live, open_page: OpenPage
):
    page = await open_page(live.url)
    await page.goto("/register")
    await page.get_by_role("button", name="Register").click()
    await page.wait_for_function("document.activeElement.classList.contains('govuk-error-summary')")
    await page.get_by_role("link", name="Enter the postcode").click()

    assert await page.evaluate("document.activeElement.id") == "postcode"


async def test_a_password_can_be_shown(live: Live, open_page: OpenPage):
    page = await open_page(live.url)
    await page.goto("/")
    await page.get_by_role("button", name="Show password").click()

    assert await page.locator("#password").get_attribute("type") == "text"


async def test_text_at_twice_its_size_still_fits(live: Live, open_page: OpenPage):
    page = await open_page(live.url)
    await page.goto("/register")
    await page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert await overflow(page) == 0
    await sign_in(page)
    await show_who_one_is(page)
    for path in CLOSED_PAGES:
        await page.goto(path)
        await page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert await overflow(page) == 0, path


async def test_what_people_print_has_no_navigation_and_says_when_it_is_a_part(
    live: Live, open_page: OpenPage
):
    home = "/home/00000000-0000-0000-0000-000000000001"
    page = await open_page(live.url)
    await sign_in(page)
    await page.emulate_media(media="print")
    for path in ("balance", "agreement", "ways-to-pay", "documents"):
        await page.goto(f"{home}/{path}")
        assert await page.locator("nav:visible, form:visible, button:visible").count() == 0, path
        assert await page.get_by_role("heading", level=1).is_visible()
    part = page.get_by_text("This sheet shows a part of the transactions")
    await page.goto(f"{home}/balance")
    assert await part.count() == 0
    await page.goto(f"{home}/balance?before=3")
    assert await part.is_visible()


async def test_the_keyboard_is_never_hidden_behind_the_tab_bar(live: Live, open_page: OpenPage):
    page = await open_page(live.url, screen="phone")
    await sign_in(page)
    await page.goto("/home/00000000-0000-0000-0000-000000000001")
    for link in await page.locator("a, summary, button").all():
        if not await link.is_visible():
            continue
        await link.focus()
        covered = await link.evaluate(
            "element => { const bar = document.querySelector('.lodge-tabbar');"
            " if (bar.contains(element)) return false;"
            " return element.getBoundingClientRect().top >= bar.getBoundingClientRect().top }"
        )
        assert not covered, await link.inner_text()
