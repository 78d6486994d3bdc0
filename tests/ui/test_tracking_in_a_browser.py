"""A followed case, as people see it."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import OpenPage, overflow, violations
from tests.gateway.doubles import TRACKED, asked_question, tracked
from tests.ui.conftest import Live

pytestmark = pytest.mark.browser

ASKED = {"at": "2026-11-20T10:30:00Z", "happening": "asked"}
RECEIVED = {"at": "2026-11-20T09:30:00Z", "happening": "received"}


@pytest.mark.parametrize(("screen", "javascript"), [("phone", False), ("desktop", True)])
async def test_a_question_is_answered_on_the_page_of_the_case(
    live: Live, open_page: OpenPage, screen: str, javascript: bool
):
    question = asked_question()
    live.world.tracked = tracked(
        "with_customer",
        answer_by=None,
        questions=[question],
        history=[ASKED | {"text": question["question"]}, RECEIVED],
    )
    page = await open_page(live.url, screen=screen, javascript=javascript)

    await page.goto(f"/tracking/{TRACKED}/good")
    assert page.url == f"{live.url}/tracking"
    assert await overflow(page) == 0
    if javascript:
        assert await violations(page) == []
    await page.get_by_role("button", name="Send answer").click()
    await expect(page.get_by_role("link", name="Write your answer")).to_be_visible()
    await page.get_by_label("Your answer").fill("In May 2015, the second floor.")
    await page.get_by_role("button", name="Send answer").click()
    await expect(page.get_by_text("Thank you, we have your answer")).to_be_visible()

    assert live.world.answers == ["In May 2015, the second floor."]
    await page.get_by_role("button", name="Forget it here").click()
    await expect(page.get_by_role("heading", name="Find your enquiry")).to_be_visible()
    assert await overflow(page) == 0
    if javascript:
        assert await violations(page) == []


async def test_a_finished_case_leads_on(live: Live, open_page: OpenPage):
    admitted = {"at": "2026-11-21T10:30:00Z", "happening": "admitted"}
    live.world.tracked = tracked(
        "closed", outcome="admitted", answer_by=None, history=[admitted, RECEIVED]
    )
    page = await open_page(live.url)

    await page.goto(f"/tracking/{TRACKED}/good")

    await expect(page.get_by_role("link", name="Sign in").last).to_be_visible()
    assert await violations(page) == []
