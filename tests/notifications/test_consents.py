"""What people agreed to: with the words they saw, kept, and taken back on any day."""

from uuid import uuid4

import pytest

from chassis.consents import ConsentAsked
from tests.assembly import LANDLORD
from tests.notifications.test_preferences import CONTACT, USER, api

__all__ = ["api"]

NEWS = ConsentAsked(
    purpose="surveys-and-news",
    title="Surveys and news",
    wording="You may send me news.",
    version="1",
)
PATH = f"/me/consents/{NEWS.purpose}"


@pytest.fixture
def asks(desk):
    """The landlord asks for something, in words that may change."""
    landlords = desk.notifications.api.state.landlords
    before = landlords.by_id(LANDLORD)

    def ask(**changes):
        asked = NEWS.model_copy(update=changes)
        landlords._by_id[LANDLORD] = before.model_copy(update={"consents": (asked,)})

    ask()
    yield ask
    landlords._by_id[LANDLORD] = before


def given(version="1"):
    return {"is_given": True, "version": version}


TAKEN_BACK = {"is_given": False, "version": "1"}


async def state(api, **who):
    [line] = (await api("GET", "/me/consents", **who)).json()["items"]
    return line["state"]


async def test_nobody_has_agreed_before_they_said_so(api, asks):
    answer = (await api("GET", "/me/consents")).json()

    assert answer["items"][0]["wording"] == "You may send me news."
    assert answer["items"][0]["state"] == "not_asked"
    assert answer["history"] == []


async def test_a_consent_is_given_and_taken_back_and_both_are_kept_with_their_words(api, asks):
    assert (await api("PUT", PATH, given())).status_code == 204
    assert await state(api) == "given"
    assert (await api("PUT", PATH, TAKEN_BACK)).status_code == 204
    answer = (await api("GET", "/me/consents")).json()

    assert answer["items"][0]["state"] == "withdrawn"
    assert [(each["is_given"], each["wording"]) for each in answer["history"]] == [
        (False, "You may send me news."),
        (True, "You may send me news."),
    ]
    assert await state(api, user=uuid4(), contact=uuid4()) == "not_asked"


async def test_the_same_answer_again_is_no_second_decision(api, asks):
    await api("PUT", PATH, TAKEN_BACK)
    for _ in range(3):
        await api("PUT", PATH, given())

    assert len((await api("GET", "/me/consents")).json()["history"]) == 1


async def test_new_words_are_asked_again_and_old_ones_cannot_be_agreed_to(api, asks):
    await api("PUT", PATH, given())
    asks(version="2", wording="You may send me news every day.")

    assert await state(api) == "given_to_earlier"
    assert (await api("PUT", PATH, given("1"))).status_code == 409
    assert (await api("PUT", PATH, TAKEN_BACK)).status_code == 204
    newest = (await api("GET", "/me/consents")).json()["history"][0]
    assert newest["wording"] == "You may send me news.", "what was agreed to is taken back"


async def test_nobody_agrees_to_what_is_not_asked(api, asks):
    assert (await api("PUT", "/me/consents/everything", given())).status_code == 404


async def test_staff_see_what_a_person_on_record_agreed_to(api, asks, desk):
    await api("PUT", PATH, given())

    seen = await desk.api("priya", "GET", f"/contacts/{CONTACT}/consents")
    assert seen.json()["items"][0]["state"] == "given"
    other = await desk.api("priya", "GET", f"/contacts/{USER}/consents")
    assert other.json()["items"][0]["state"] == "not_asked"
