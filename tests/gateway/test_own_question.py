"""The secret question beside a mailed link: chosen in the profile, by whoever just proved it."""

import pytest
import pytest_asyncio

from tests.gateway.doubles import PASSWORD
from tests.gateway.test_signed_in import words

PAGE = "/profile/secret-question"


@pytest_asyncio.fixture
async def proved(resident):
    """Somebody who has just typed their password once more."""
    answer = await resident.post("/confirm", password=PASSWORD, next=PAGE)
    assert answer.headers["location"] == PAGE
    return resident


async def test_it_takes_the_password_once_more(resident, world):
    asked = await resident.get(PAGE)
    sent = await resident.post(PAGE, question="toy", own_question="", answer="Bluebell")

    assert asked.headers["location"] == f"/confirm?next={PAGE}"
    assert sent.headers["location"] == f"/confirm?next={PAGE}"
    assert world.own_question is None


async def test_a_question_is_chosen_shown_and_removed(proved, world):
    chosen = await proved.post(PAGE, question="dish", own_question="", answer="Pancakes")
    page = words((await proved.get(chosen.headers["location"])).text)
    assert "Your question is kept" in page
    assert "Which dish did you learn to cook first?" in page

    removed = await proved.post(f"{PAGE}/remove")

    page = words((await proved.get(removed.headers["location"])).text)
    assert "No question is asked any more" in page
    assert world.own_question is None


async def test_a_question_of_ones_own_is_kept_as_it_was_written(proved, world):
    await proved.post(PAGE, question="own", own_question="Who is <b>it</b>?", answer="Nobody")

    assert world.own_question == "Who is <b>it</b>?"
    assert "Who is &lt;b&gt;it&lt;/b&gt;?" in (await proved.get(PAGE)).text


@pytest.mark.parametrize(
    ("typed", "advice"),
    [
        (("", "", "Bluebell"), "Choose a question, or write one of your own"),
        (("nonsense", "", "Bluebell"), "Choose a question, or write one of your own"),
        (("own", "Who?", "Bluebell"), "Write a question of at least 8 characters"),
        (("toy", "", ""), "Enter your answer"),
        (("toy", "", "ab"), "Enter a longer answer"),
    ],
)
async def test_what_will_not_do_is_explained_and_kept(proved, world, typed, advice):
    question, own, answer = typed
    page = await proved.post(PAGE, question=question, own_question=own, answer=answer)

    assert page.status_code == 422
    assert page.text.count(advice) == 2
    assert not answer or f'value="{answer}"' in page.text
    assert not own or f'value="{own}"' in page.text
    assert world.own_question is None
