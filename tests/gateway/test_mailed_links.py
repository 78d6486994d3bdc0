"""Links from mails: opening changes nothing, only a sent form does."""

import pytest

from tests.gateway.doubles import PASSWORD

QUESTION = "/reply/00000000-0000-0000-0000-000000000005"


async def test_a_mail_scanner_may_open_the_link_as_often_as_it_likes(visitor, world):
    for _ in range(3):
        opened = await visitor.get(f"{QUESTION}/good")
        assert opened.headers["location"] == "/reply"
        assert opened.headers["referrer-policy"] == "no-referrer"
        assert (await visitor.http.head(f"{QUESTION}/good")).status_code == 303
        page = await visitor.get("/reply")
        assert "Which month did you move in?" in page.text
    assert world.answers == []


async def test_an_answer_reaches_staff_and_says_what_happens_next(visitor, world):
    await visitor.get(f"{QUESTION}/good")

    empty = await visitor.post("/reply", text="  ")
    assert empty.status_code == 422
    assert "Write your answer" in empty.text
    sent = await visitor.post("/reply", text="In May 2015.\r\nFlat 17.")

    assert world.answers == ["In May 2015.\nFlat 17."]
    assert "SR00000001" in sent.text
    assert "1 January 2030" in sent.text
    assert "__Host-lodge-reply" not in visitor.http.cookies


async def test_an_answered_question_asks_for_nothing_more(visitor, world):
    world.answers.append("before")
    await visitor.get(f"{QUESTION}/good")

    page = await visitor.get("/reply")

    assert "You have answered this already" in page.text
    assert "<textarea" not in page.text


@pytest.mark.parametrize(
    "link",
    [
        f"{QUESTION}/bad",
        f"{QUESTION}/{'x' * 500}",
        "/reply/00000000-0000-0000-0000-000000000006/good",
        "/invitation?token=bad",
        f"/invitation?token={'x' * 5000}",
        "/invitation?token=desk",
        f"/unlock?token={'x' * 5000}",
    ],
)
async def test_a_link_that_is_no_good_says_so_whatever_is_wrong_with_it(visitor, link):
    page = await visitor.get(link, follow_redirects=True)

    assert page.status_code == 404
    assert "This link no longer works" in page.text


async def test_without_the_link_there_is_no_question(visitor):
    assert (await visitor.get("/reply")).status_code == 404
    assert (await visitor.post("/reply", text="hello")).status_code == 404
    assert (await visitor.get("/invitation")).status_code == 404
    assert (await visitor.get("/unlock")).status_code == 404
    assert (await visitor.post("/unlock")).status_code == 404
    assert (await visitor.post("/invitation", password=PASSWORD)).status_code == 404


async def test_what_was_written_stays_while_cases_is_down(visitor, world):
    await visitor.get(f"{QUESTION}/good")
    world.down = {"cases"}

    assert (await visitor.get("/reply")).status_code == 503


async def test_an_invited_person_chooses_a_password_and_signs_in(visitor, world):
    opened = await visitor.get("/invitation?token=good")
    assert opened.headers["location"] == "/invitation"
    page = await visitor.get("/invitation")
    assert "new@example.com" in page.text
    assert "good" in world.invitations

    short = await visitor.post("/invitation", password="short", confirmation="short")
    assert short.text.count("Choose a password of at least 12 characters") == 2
    weak = await visitor.post("/invitation", password="password1234", confirmation="password1234")
    assert weak.text.count("Choose one that is harder to guess") == 2
    done = await visitor.post("/invitation", password=PASSWORD, confirmation=PASSWORD)

    assert done.headers["location"] == "/?ready=1"
    assert "good" not in world.invitations
    assert "Your password is set" in (await visitor.get("/?ready=1")).text
