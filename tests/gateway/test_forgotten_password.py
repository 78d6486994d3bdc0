"""A forgotten password: the same answer for everybody, a link that only a sent form uses up."""

import pytest

from services.gateway.main import DEAD_LINKS
from tests.gateway.doubles import PASSWORD, RESET

SENT = "Password recovery link is sent to the specified email address."
EXPIRED = "Link expired. Sign in or try once again after password recovery."
NEW = "copper-meadow-violin"


async def test_the_front_door_leads_to_a_new_password(visitor):
    page = await visitor.get("/")

    assert 'href="/forgotten-password">Forgot your password?' in page.text
    assert "Enter user email or login" in (await visitor.get("/forgotten-password")).text


@pytest.mark.parametrize(
    "typed", ["delphine@example.com", "nobody@example.com", "34201000301", "<b>x</b>", "x" * 320]
)
async def test_whatever_is_typed_the_answer_is_one(visitor, world, typed):
    answer = await visitor.post("/forgotten-password", email=typed)
    page = await visitor.get("/forgotten-password/sent")

    assert (answer.status_code, answer.headers["location"]) == (303, "/forgotten-password/sent")
    assert world.asked_for_links == [typed]
    assert SENT in page.text
    assert "delphine@example.com" not in page.text


async def test_a_form_that_cannot_be_sent_keeps_what_was_typed(visitor, world):
    empty = await visitor.post("/forgotten-password", email="  ")
    long = await visitor.post("/forgotten-password", email="x" * 321)
    world.down = {"identity"}
    down = await visitor.post("/forgotten-password", email="delphine@example.com")

    assert (empty.status_code, long.status_code, down.status_code) == (422, 422, 503)
    assert empty.text.count("Enter your email address") == 2
    assert "x" * 321 in long.text
    assert 'value="delphine@example.com"' in down.text
    assert "could not send this just now" in down.text


async def test_opening_the_link_any_number_of_times_changes_nothing(visitor, world):
    for _ in range(5):
        opened = await visitor.get(f"/changing-password?token={RESET}")
        assert opened.headers["location"] == "/changing-password"
        assert opened.headers["referrer-policy"] == "no-referrer"
        assert (await visitor.http.head(f"/changing-password?token={RESET}")).status_code == 303
    page = await visitor.get("/changing-password")

    assert "Changing password" in page.text
    assert RESET not in page.text
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["cache-control"] == "no-store"
    assert world.resets


async def test_a_new_password_is_chosen_and_used_to_sign_in(visitor, world):
    await visitor.get(f"/changing-password?token={RESET}")

    done = await visitor.post("/changing-password", password=NEW, confirmation=NEW)
    front = await visitor.get(done.headers["location"])

    assert done.headers["location"] == "/?changed=1"
    assert "__Host-lodge-reset" not in visitor.http.cookies
    assert "Password successfully changed." in front.text
    assert not world.resets


@pytest.mark.parametrize(
    ("password", "confirmation", "advice"),
    [
        (NEW, NEW + "x", "Passwords do not match"),
        ("", "", "Enter the password you want to use"),
        ("short", "short", "Choose a password of at least 12 characters"),
        ("password1234", "password1234", "Choose one that is harder to guess"),
    ],
)
async def test_a_password_that_will_not_do_is_explained_and_not_sent_back(
    visitor, world, password, confirmation, advice
):
    await visitor.get(f"/changing-password?token={RESET}")

    page = await visitor.post("/changing-password", password=password, confirmation=confirmation)

    assert page.status_code == 422
    assert page.text.count(advice) == (4 if "match" in advice else 2)
    assert not password or f'value="{password}"' not in page.text
    assert world.resets


@pytest.mark.parametrize("token", ["x", "x" * 5000, f"{'a' * 32}.{'c' * 64}", "\u00e9"])
async def test_a_dead_link_is_told_in_one_text_with_one_button(visitor, token):
    shown = [
        await visitor.get(f"/changing-password?token={token}", follow_redirects=True),
        await visitor.post("/changing-password", password=NEW, confirmation=NEW),
        await visitor.post("/changing-password/answer", answer="Bluebell"),
    ]

    for page in shown:
        assert page.status_code == 404
        assert EXPIRED in page.text
        assert page.text.count("<button") == 1
        assert "Send me a new link" in page.text


async def test_a_used_link_sends_a_new_one_without_typing_again(visitor, world):
    await visitor.get(f"/changing-password?token={RESET}")
    world.resets.clear()
    assert EXPIRED in (await visitor.get("/changing-password")).text

    again = await visitor.post("/forgotten-password/again")

    assert again.headers["location"] == "/forgotten-password/sent"
    assert world.asked_for_links == [RESET]


async def test_a_link_cut_short_leads_to_the_form(visitor, world):
    await visitor.get(f"/changing-password?token={RESET[:60]}")

    again = await visitor.post("/forgotten-password/again")

    assert again.headers["location"] == "/forgotten-password"
    assert world.asked_for_links == []


async def test_without_the_link_there_is_nothing_to_change(visitor):
    assert (await visitor.get("/changing-password")).status_code == 404
    page = await visitor.post("/changing-password", password=PASSWORD, confirmation=PASSWORD)
    assert page.status_code == 404


async def test_links_cannot_be_tried_out_from_one_network(visitor, world, portal, monkeypatch):
    monkeypatch.setattr("services.gateway.pages.choosing_password.network_of", lambda *_, **__: "n")
    portal.state.dead_links.__init__(most=DEAD_LINKS, seconds=300)
    await visitor.get("/changing-password?token=x")

    answers = [await visitor.get("/changing-password") for _ in range(DEAD_LINKS + 1)]

    assert [answer.status_code for answer in answers] == [404] * DEAD_LINKS + [429]
    assert int(answers[-1].headers["retry-after"]) > 0
    await visitor.get(f"/changing-password?token={RESET}")
    assert (await visitor.get("/changing-password")).status_code == 200


async def test_a_network_asks_for_so_many_links_and_no_more(visitor, world, portal, monkeypatch):
    monkeypatch.setattr("services.gateway.pages.forgetting.network_of", lambda *_, **__: "n")
    portal.state.resets.__init__(most=2, seconds=3600)
    for number in range(2):
        await visitor.post("/forgotten-password", email=f"{number}@example.com")

    page = await visitor.post("/forgotten-password", email="2@example.com")

    assert "tried too often" in page.text
    assert 'value="2@example.com"' in page.text
    assert len(world.asked_for_links) == 2
    portal.state.resets.__init__(most=30, seconds=3600)


async def test_the_secret_question_comes_before_the_password(visitor, world):
    world.question = "Which dish did you learn to cook first?"
    await visitor.get(f"/changing-password?token={RESET}")

    asked = await visitor.get("/changing-password")
    empty = await visitor.post("/changing-password/answer", answer="")
    wrong = await visitor.post("/changing-password/answer", answer="Foxglove")
    right = await visitor.post("/changing-password/answer", answer="Bluebell")
    page = await visitor.get("/changing-password")

    assert "Which dish did you learn to cook first?" in asked.text
    assert "New password" not in asked.text
    assert "Enter your answer" in empty.text
    assert "You can try once more" in wrong.text
    assert 'value="Foxglove"' in wrong.text
    assert right.headers["location"] == "/changing-password"
    assert "New password" in page.text


async def test_after_too_many_answers_the_telephone_is_left(visitor, world):
    world.question = "Which dish did you learn to cook first?"
    world.answers_left = 0
    await visitor.get(f"/changing-password?token={RESET}")

    page = await visitor.post("/changing-password/answer", answer="Foxglove")

    assert "no more are looked at today" in page.text
    assert "01632" in page.text
