"""Staff look at what a customer chose in the portal, and change none of it."""

import html
import re
from typing import Any

import pytest

from tests.notifications.at_the_desk import Desk
from tests.notifications.test_consents import asks
from tests.notifications.test_preferences import CONTACT, api

__all__ = ["api", "asks"]

PAGE = f"/contacts/{CONTACT}/preferences"


@pytest.fixture
def known(desk: Desk) -> dict[str, Any]:
    """Somebody on record."""
    desk.neighbourhood.answers[f"GET accounts/contacts/{CONTACT}"] = {
        "contact_id": str(CONTACT),
        "version": 1,
        "title": "Ms",
        "first_name": "Eleanor",
        "last_name": "Vance",
        "organisation": "",
        "emails": ["eleanor.vance@example.com"],
        "phones": [],
        "connections": [],
        "changes": [],
    }
    desk.neighbourhood.answers[f"GET accounts/contacts/{CONTACT}/merges"] = {
        "items": [],
        "merged_into": None,
    }
    return desk.neighbourhood.answers


def words(answer):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


async def test_staff_see_what_a_person_turned_off_and_agreed_to(desk, known, api, asks):
    await api("PUT", "/me/preferences", {"email": {"payments": False}})
    await api("PUT", "/me/consents/surveys-and-news", {"is_given": True, "version": "1"})

    page = await desk.browser("priya").get(PAGE)

    said = words(page)
    assert page.status_code == 200
    assert "What Ms Eleanor Vance chose in the portal." in said
    assert re.search(r"Payments .*? No \d", said), said
    assert "Agreed: Surveys and news" in said
    assert "<form" not in page.text.partition("<main")[2].partition("</main")[0]
    assert PAGE in (await desk.browser("priya").get(f"/contacts/{CONTACT}")).text


async def test_nobody_on_record_has_no_page(desk, known):
    known.clear()

    assert (await desk.browser("priya").get(PAGE)).status_code == 404
