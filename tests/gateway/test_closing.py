"""Closing one's own login: what goes, what stays and why, a typed word, and a way back."""

import pytest

from tests.gateway.doubles import PASSWORD, case

PATH = "/profile/close"


@pytest.fixture
async def proved(resident):
    """Somebody who has just shown who they are."""
    assert (await resident.post("/confirm", password=PASSWORD, next=PATH)).status_code == 303
    return resident


async def test_the_page_says_what_goes_and_what_stays_and_names_what_is_open_now(proved, world):
    world.cases = [case()]
    world.holds = [("arrears", "34208002101"), ("arrears", "34208002102"), ("open_payment", "P-7")]

    page = " ".join((await proved.get(PATH)).text.split())

    assert "What stays, and why" in page
    assert "the law obliges us to keep our books" in page
    for said in (
        'until they are closed: <strong class="lodge-wrap">SR00000001</strong></li>',
        'until it is paid: <strong class="lodge-wrap">34208002101, 34208002102</strong></li>',
        'whose end we do not know yet: <strong class="lodge-wrap">P-7</strong></li>',
    ):
        assert said in page


async def test_where_nothing_is_open_nothing_more_is_named(proved, world):
    page = (await proved.get(PATH)).text

    assert "until it is paid" not in page
    assert "cannot be told just now" not in page


async def test_while_a_service_is_down_the_page_says_that_it_cannot_tell(proved, world):
    world.down = {"cases"}

    answer = await proved.get(PATH)

    assert answer.status_code == 200
    assert "cannot be told just now" in answer.text


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
