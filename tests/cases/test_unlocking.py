"""What the desk says of locks, and the link that ends one."""

from urllib.parse import quote

import pytest

from tests.cases.desk import PASSWORD


async def test_a_lock_says_what_to_do_and_nothing_of_whose_address_it_is(open_browser):
    browser, seen = open_browser(), set()
    for address in ("tobias@harrowmere.example", "nobody@harrowmere.example"):
        answer = await browser.post("/sign-in", email=address, password="sign_in_locked")
        assert answer.status_code == 401
        seen.add(answer.text.replace(address, ""))

    [page] = seen
    assert "For 15 minutes nothing is accepted" in page
    until_proved = await browser.post(
        "/sign-in", email="x@example.com", password="sign_in_locked_until_proved"
    )
    assert "use the link in the newest email from us" in until_proved.text


async def test_a_browser_of_staff_is_known_again_after_signing_out(open_browser):
    browser = await open_browser().sign_in()

    await browser.post("/sign-out")

    assert browser.http.cookies["__Host-lodge-staff-device"] == "this-browser"
    assert "__Host-lodge-staff" not in browser.http.cookies


async def test_only_the_button_uses_the_link_up(open_browser, neighbours):
    browser = open_browser()
    for _ in range(3):
        opened = await browser.get("/unlock?token=good")
        assert (opened.status_code, opened.headers["location"]) == (303, "/unlock")
        assert opened.headers["referrer-policy"] == "no-referrer"
        assert (await browser.http.head("/unlock?token=good")).status_code == 303
        assert "Unlock my login" in (await browser.get("/unlock")).text
    assert neighbours.unlock_links == ["good"]

    done = await browser.post("/unlock")

    assert (done.headers["location"], neighbours.unlock_links) == ("/sign-in?unlocked=1", [])
    assert "Your login is unlocked" in (await browser.get("/sign-in?unlocked=1")).text
    assert (await browser.post("/unlock")).status_code == 404
    assert (await browser.post("/sign-in", email="a@b.c", password=PASSWORD)).status_code == 401


@pytest.mark.parametrize("token", ["bad", "\u00e9" * 20, "x" * 5000, "a;b", "a b"])
async def test_a_link_that_is_no_good_says_so(open_browser, token):
    browser = open_browser()
    await browser.get(f"/unlock?token={quote(token)}")

    answer = await browser.post("/unlock")

    assert answer.status_code == 404
    assert "This link was used already" in answer.text


async def test_while_identity_is_down_the_link_stays_good(open_browser, neighbours):
    browser = open_browser()
    await browser.get("/unlock?token=good")
    neighbours.is_identity_down = True

    answer = await browser.post("/unlock")

    assert answer.status_code == 503
    assert "Try again in a minute" in answer.text
