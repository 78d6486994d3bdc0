"""A forgotten password at the desk: one answer for everybody, a link that a form uses up."""

import pytest

from tests.cases.desk import RESET

EXPIRED = "Link expired. Sign in or try once again after password recovery."
NEW = "copper-meadow-violin"


async def test_the_sign_in_page_leads_to_a_new_password(open_browser):
    browser = open_browser()

    assert "Forgot your password?" in (await browser.get("/sign-in")).text
    assert "Enter user email or login" in (await browser.get("/forgotten-password")).text


@pytest.mark.parametrize("typed", ["kit.sorrell@harrowmere.example", "nobody@x.example", "<b>"])
async def test_whatever_is_typed_the_answer_is_one(open_browser, neighbours, typed):
    browser = open_browser()

    answer = await browser.post("/forgotten-password", email=typed)
    page = await browser.get("/forgotten-password/sent")

    assert answer.headers["location"] == "/forgotten-password/sent"
    assert neighbours.asked_for_links == [typed]
    assert "Password recovery link is sent to the specified email address." in page.text
    assert "sorrell" not in page.text


async def test_a_form_that_cannot_be_sent_keeps_what_was_typed(open_browser, neighbours):
    browser = open_browser()
    empty = await browser.post("/forgotten-password", email=" ")
    neighbours.is_identity_down = True
    down = await browser.post("/forgotten-password", email="kit@harrowmere.example")

    assert empty.text.count("Enter your email address") == 2
    assert 'value="kit@harrowmere.example"' in down.text


async def test_the_link_is_used_up_by_the_password_and_not_by_reading_it(open_browser, neighbours):
    browser = open_browser()
    for _ in range(3):
        opened = await browser.get(f"/changing-password?token={RESET}")
        assert opened.headers["location"] == "/changing-password"
        assert opened.headers["referrer-policy"] == "no-referrer"
    shown = await browser.get("/changing-password")

    apart = await browser.post("/changing-password", password=NEW, confirmation=NEW + "x")
    neighbours.refuse_password = "Choose a longer password"
    weak = await browser.post("/changing-password", password="short", confirmation="short")
    neighbours.refuse_password = ""
    good = await browser.post("/changing-password", password=NEW, confirmation=NEW)

    assert "kit.sorrell@harrowmere.example" in shown.text
    assert RESET not in shown.text
    assert apart.text.count("Passwords do not match") == 4
    assert "Choose a longer password" in weak.text
    assert good.headers["location"] == "/sign-in?changed=1"
    front = await browser.get(good.headers["location"])
    assert "Password successfully changed." in front.text


@pytest.mark.parametrize("token", ["x", "x" * 5000, f"{'a' * 32}.{'c' * 64}", "\u00e9"])
async def test_a_dead_link_is_told_in_one_text_with_one_button(open_browser, token):
    browser = open_browser()
    await browser.get(f"/changing-password?token={token}")

    shown = await browser.get("/changing-password")
    taken = await browser.post("/changing-password", password=NEW, confirmation=NEW)

    for page in (shown, taken):
        assert page.status_code == 404
        assert EXPIRED in page.text
        assert page.text.count("<button") == 1


async def test_a_used_link_sends_a_new_one_without_typing_again(open_browser, neighbours):
    browser = open_browser()
    await browser.get(f"/changing-password?token={RESET}")
    neighbours.links.clear()
    assert EXPIRED in (await browser.get("/changing-password")).text

    again = await browser.post("/forgotten-password/again")

    assert again.headers["location"] == "/forgotten-password/sent"
    assert neighbours.asked_for_links == [RESET]


async def test_a_link_cut_short_leads_to_the_form(open_browser, neighbours):
    browser = open_browser()
    await browser.get(f"/changing-password?token={RESET[:60]}")

    again = await browser.post("/forgotten-password/again")

    assert again.headers["location"] == "/forgotten-password"
    assert neighbours.asked_for_links == []
