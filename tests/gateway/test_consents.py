"""A resident agrees to what they are asked, or not, and takes it back."""

import pytest

from tests.gateway.preferences_double import consent
from tests.gateway.test_profile import words

PAGE = "/profile/consents"


async def test_a_question_stands_there_in_the_landlords_words_until_it_is_answered(resident, world):
    world.consents = [consent()]
    page = (await resident.get(PAGE)).text
    assert "You may send me news." in page
    assert "Take it back" not in page

    saved = await resident.post(PAGE, purpose="surveys-and-news", version="1", decision="agree")
    page = (await resident.get(saved.headers["location"])).text

    assert saved.status_code == 303
    assert "Thank you. You can take it back here on any day." in page
    assert "I agree" not in page
    await resident.post(PAGE, purpose="surveys-and-news", version="1", decision="take-back")
    assert world.consents[0]["state"] == "withdrawn"
    said = words((await resident.get(PAGE)).text)
    assert "Taken back" in said
    assert "You may send me news. (Version 1)" in said


async def test_words_that_changed_meanwhile_are_read_before_they_count(resident, world):
    world.consents = [consent(version="2")]

    saved = await resident.post(PAGE, purpose="surveys-and-news", version="1", decision="agree")

    assert world.consents[0]["state"] == "not_asked"
    assert "The words have changed" in (await resident.get(saved.headers["location"])).text


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"purpose": "../statements", "version": "1", "decision": "agree"},
        {"purpose": "nothing", "version": "1", "decision": "agree"},
        {"purpose": "surveys-and-news", "version": "1", "decision": "maybe"},
        {"purpose": "surveys-and-news", "version": "1" * 300, "decision": "agree"},
    ],
    ids=["empty", "elsewhere", "unknown", "neither", "long"],
)
async def test_what_no_button_sends_changes_nothing(resident, world, fields):
    world.consents = [consent()]

    assert (await resident.post(PAGE, **fields)).status_code == 303
    assert world.consents[0]["state"] == "not_asked"


async def test_a_landlord_that_asks_for_nothing_says_so_and_has_no_line_in_the_menu(resident):
    assert "asks you for nothing of the kind" in (await resident.get(PAGE)).text
    assert PAGE not in (await resident.get("/profile")).text
