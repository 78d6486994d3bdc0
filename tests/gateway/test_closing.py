"""Closing one's own login: what goes, what stays and why, a typed word, and a way back."""

import pytest

from tests.gateway.doubles import PASSWORD, case

PATH = "/profile/close"


@pytest.fixture
async def proved(resident):
    """Somebody who has just shown who they are."""
    assert (await resident.post("/confirm", password=PASSWORD, next=PATH)).status_code == 303
    return resident


async def test_the_page_says_what_goes_and_what_stays_and_names_open_cases(proved, world):
    world.cases = [case(), case("SR00000002", "closed", "Closed")]

    page = " ".join((await proved.get(PATH)).text.split())

    assert "What stays, and why" in page
    assert "the law obliges us to keep our books" in page
    assert "cases that are still open, until they are closed: SR00000001</li>" in page
    assert "SR00000002" not in page


@pytest.mark.parametrize("typed", ["", "yes", "clos"])
async def test_nothing_is_closed_without_the_word(proved, world, typed):
    answer = await proved.post(PATH, meant=typed)

    assert answer.status_code == 422
    assert "Type the word CLOSE" in answer.text
    assert not world.is_closing


async def test_it_is_closed_in_72_hours_and_may_be_stopped(proved, world):
    assert (await proved.post(PATH, meant=" Close ")).headers["location"] == PATH
    assert world.is_closing
    page = (await proved.get(PATH)).text
    assert "Your login closes on 23 November 2026" in page
    assert "Keep my login" in page

    kept = await proved.post(f"{PATH}/stop")

    assert not world.is_closing
    assert (
        "Your login stays. Nothing was deleted."
        in (await proved.get(kept.headers["location"])).text
    )


async def test_without_a_fresh_proof_the_password_is_asked_for_first(resident):
    assert (await resident.get(PATH)).headers["location"] == f"/confirm?next={PATH}"
