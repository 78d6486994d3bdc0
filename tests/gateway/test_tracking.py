"""Following a case by its link, without an account."""

from uuid import UUID

import pytest

from tests.gateway.doubles import TRACKED, asked_question, tracked

LINK = f"/tracking/{TRACKED}/good"


def with_question(**more):
    return tracked("with_customer", answer_by=None, questions=[asked_question(**more)])


async def test_the_secret_leaves_the_address_bar_at_once_and_opens_one_case_alone(visitor, world):
    for _ in range(3):
        opened = await visitor.get(LINK)
        assert opened.status_code == 303
        assert opened.headers["location"] == "/tracking"
        assert opened.headers["referrer-policy"] == "no-referrer"
    cookie = next(c for c in visitor.http.cookies.jar if c.name == "__Host-lodge-tracking")
    assert cookie.secure
    assert "good" not in str(cookie.value)

    page = await visitor.get("/tracking")

    assert page.headers["referrer-policy"] == "no-referrer"
    assert "SR00000001" in page.text
    assert "1 January 2030" in page.text
    assert (await visitor.get("/home")).status_code == 303
    assert (await visitor.get("/cases")).status_code == 303


async def test_without_the_cookie_there_is_only_the_way_to_have_the_link_sent(visitor):
    page = await visitor.get("/tracking")

    assert page.headers["location"] == "/tracking/link"


@pytest.mark.parametrize(
    "link",
    [
        f"/tracking/{TRACKED}/bad",
        f"/tracking/{UUID(int=99)}/good",
        f"/tracking/{TRACKED}/%00",
        f"/tracking/{TRACKED}/%F0%9F%8F%A0",
    ],
)
async def test_a_link_that_is_no_good_leads_to_a_new_one(visitor, link):
    page = await visitor.get(link, follow_redirects=True)

    assert page.status_code == 404
    assert "This link no longer works" in page.text
    assert 'action="/tracking/link"' in page.text


async def test_an_answer_reaches_staff_and_an_empty_one_does_not(visitor, world):
    world.tracked = with_question()
    await visitor.get(LINK)
    question = str(UUID(int=12))

    page = await visitor.get("/tracking")
    assert "Which month did you move in?" in page.text
    empty = await visitor.post("/tracking/answer", question=question, text="  ")
    assert empty.status_code == 422
    assert "Write your answer" in empty.text
    sent = await visitor.post("/tracking/answer", question=question, text="In May.\r\nFlat 17.")

    assert sent.headers["location"] == "/tracking?told=answered"
    assert world.answers == ["In May.\nFlat 17."]


async def test_typed_text_survives_an_outage_a_long_text_and_a_dead_link(visitor, world):
    world.tracked = with_question()
    await visitor.get(LINK)
    fields = {"question": str(UUID(int=12)), "text": "It was in May"}

    world.down.add("cases")
    down = await visitor.post("/tracking/answer", **fields)
    assert down.status_code == 503
    assert "It was in May" in down.text
    world.down.clear()
    long = await visitor.post("/tracking/answer", **{**fields, "text": "May " * 300})
    assert long.status_code == 422
    assert "May May" in long.text
    del visitor.http.cookies["__Host-lodge-tracking"]
    dead = await visitor.post("/tracking/answer", **fields)

    assert dead.status_code == 404
    assert "It was in May" in dead.text
    assert world.answers == []


async def test_an_answered_question_is_shown_with_its_answer_and_asks_for_nothing(visitor, world):
    world.tracked = tracked("in_progress", questions=[asked_question(answer="May")])
    world.tracked["questions"][0]["answered_at"] = world.tracked["received_at"]
    await visitor.get(LINK)

    page = await visitor.get("/tracking")

    assert "<textarea" not in page.text


@pytest.mark.parametrize(
    ("ending", "said"),
    [
        (("resolved", "approved", ""), "Look for an email from us"),
        (("closed", "admitted", ""), "Your login works"),
        (("closed", "refused", "Please ask the owner."), "Please ask the owner."),
        (("closed", "answered", ""), "We have dealt with it"),
    ],
    ids=["approved", "admitted", "refused", "answered"],
)
async def test_a_finished_case_says_in_plain_words_how_it_ended(visitor, world, ending, said):
    status, outcome, told = ending
    world.tracked = tracked(status, outcome=outcome, told=told, answer_by=None)
    await visitor.get(LINK)

    page = await visitor.get("/tracking")

    assert said in page.text
    assert "<textarea" not in page.text


async def test_the_link_is_asked_for_again_and_everybody_hears_the_same(visitor, world):
    sent = await visitor.post(
        "/tracking/link", reference=" sr00000001 ", email="delphine@example.com"
    )
    wrong = await visitor.post("/tracking/link", reference="", email="delphine@example.com")

    assert sent.headers["location"] == "/tracking/link/sent"
    assert world.asked_for_links == ["sr00000001 delphine@example.com"]
    assert (
        "If the reference and the address belong together"
        in (await visitor.get("/tracking/link/sent")).text
    )
    assert wrong.status_code == 422
    assert "delphine@example.com" in wrong.text


async def test_a_shared_browser_forgets_the_case_when_told_to(visitor):
    await visitor.get(LINK)

    await visitor.post("/tracking/leave")

    assert (await visitor.get("/tracking")).headers["location"] == "/tracking/link"
