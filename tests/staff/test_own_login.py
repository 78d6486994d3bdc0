"""Staff see at the desk where they are signed in and what happened, and change their password."""

import re

import pytest

from tests.identity.conftest import GOOD_PASSWORD
from tests.identity.desk import member
from tests.staff.passkeys import passkey_of, sign_in_by_passkey

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"
NEW = "copper-harbour-quilt"


@pytest.fixture
async def priya(identity):
    return await member(identity, "Priya Ranasinghe", "agent")


@pytest.fixture
async def browser(desk, priya):
    return await desk().sign_in(priya)


def session_ids(page):
    return re.findall(r'name="session_id" value="([\w-]+)"', page)


async def test_ones_login_leads_to_ones_sign_ins_and_password(browser):
    page = (await browser.get("/profile")).text

    assert "priya.ranasinghe@harrowmere.example" in page
    assert 'href="/profile/sign-ins"' in page
    assert 'href="/profile/password"' in page


async def test_browsers_are_named_in_words_and_the_history_says_what_happened(desk, priya):
    firefox = desk()
    firefox.http.headers["User-Agent"] = FIREFOX
    await firefox.sign_in(priya)

    page = (await firefox.get("/profile/sign-ins")).text

    assert "Firefox on Linux" in page
    assert "Mozilla" not in page
    assert "This browser" in page
    assert "Signed in by password" in page
    assert "You chose your first password" in page


async def test_one_browser_is_signed_out_and_this_one_stays(browser, priya):
    [other] = session_ids((await browser.get("/profile/sign-ins")).text)

    done = await browser.post("/profile/sign-ins/end", session_id=other)
    again = await browser.post("/profile/sign-ins/end", session_id=other)

    assert "That browser is signed out." in (await browser.get(done.headers["Location"])).text
    assert "was signed out already" in (await browser.get(again.headers["Location"])).text
    assert not await priya.is_signed_in()


@pytest.mark.parametrize("typed", ["", "x", "\x00", "'; --"])
async def test_what_names_no_browser_ends_none(browser, priya, typed):
    answer = await browser.post("/profile/sign-ins/end", session_id=typed)

    assert answer.status_code == 303
    assert await priya.is_signed_in()


async def test_nobody_elses_browser_is_signed_out(identity, browser):
    other = await member(identity, "Callum Stroud", "agent")
    [row] = await identity.rows("SELECT id FROM sessions WHERE user_id = :u", u=other.user_id)

    await browser.post("/profile/sign-ins/end", session_id=str(row.id))

    assert await other.is_signed_in()


async def test_everywhere_else_and_then_everywhere(desk, browser, priya):
    second = await desk().sign_in(priya)

    await browser.post("/profile/sign-ins/end-others")
    assert not await priya.is_signed_in()
    assert (await browser.get("/profile")).status_code == 200
    left = await browser.post("/profile/sign-ins/end-all")

    assert left.headers["Location"] == "/sign-in"
    for each in (browser, second):
        assert (await each.get("/profile")).status_code == 303


async def test_a_place_in_the_history_that_is_none_shows_the_newest(browser):
    for place in ("nonsense", "x" * 5000, "%00"):
        page = await browser.get(f"/profile/sign-ins?after={place}")
        assert page.status_code == 200
        assert "This browser" in page.text


async def test_the_password_is_changed_and_every_other_browser_signed_out(
    identity, desk, browser, priya
):
    old = browser.http.cookies["__Host-lodge-staff"]

    done = await browser.post("/profile/password", current=GOOD_PASSWORD, password=NEW, again=NEW)

    assert done.headers["Location"] == "/profile?told=password"
    assert "Your password is changed" in (await browser.get("/profile?told=password")).text
    assert browser.http.cookies["__Host-lodge-staff"] != old
    assert not await priya.is_signed_in()
    assert "identity.password.changed.v1" in [e["key"] for e in await identity.announced()]
    opened = await identity.sign_in(priya.email, NEW, kind="staff", as_="service:cases")
    assert opened.status_code == 201


@pytest.mark.parametrize(
    ("typed", "advice"),
    [
        ({"current": ""}, "Enter your present password"),
        ({"current": "wrong-guess-again"}, "That is not your present password"),
        ({"password": "", "again": ""}, "Choose a new password"),
        ({"again": "something else"}, "Passwords do not match"),
        ({"password": "short", "again": "short"}, "characters or more"),
        ({"password": GOOD_PASSWORD, "again": GOOD_PASSWORD}, "not the present one"),
    ],
)
async def test_a_refused_change_says_what_to_do_and_shows_no_password(browser, typed, advice):
    good = {"current": GOOD_PASSWORD, "password": NEW, "again": NEW}

    answer = await browser.post("/profile/password", **(good | typed))

    assert answer.status_code == 422
    assert advice in answer.text
    for secret in (good | typed).values():
        assert not secret or f'value="{secret}"' not in answer.text


async def test_signing_in_anew_ends_the_session_that_the_browser_had_before(identity, desk, priya):
    phone = await passkey_of(identity, priya.session)
    browser = await desk().sign_in(priya)
    tokens = []
    for sign_in_again in (
        lambda: browser.sign_in(priya),
        lambda: sign_in_by_passkey(browser, phone),
    ):
        tokens.append(browser.http.cookies["__Host-lodge-staff"])
        await sign_in_again()

    for token in tokens:
        assert (await identity.introspect(token, as_="service:cases")).status_code == 401
    assert (await browser.get("/profile")).status_code == 200
