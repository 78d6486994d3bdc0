"""What the portal says of refused sign-ins and of locks, and the link that ends one."""

import html
import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio

from tests.gateway.conftest import LANDLORD, Visitor, portal_over
from tests.gateway.doubles import PASSWORD

WRONG = (
    "Invalid username or password specified. Verify that you have entered correct data or contact "
    "your system administrator. A system administrator can change the password on the user page"
)
LOCKED = (
    "You have entered incorrect username or password 4 times in a row. Your user account has been "
    "automatically locked for 20 minutes. Please contact your system administrator if you want to "
    "unlock your account earlier"
)
LOCKED_OUT = (
    'Your account has been locked out. Please click "Request Account" and fill in the form to have '
    "your account unlocked."
)
ADDRESSES = ["delphine@example.com", "nobody@example.com", "x@y"]


@pytest_asyncio.fixture
async def visitor_of(world: Any, tmp_path: Any) -> AsyncIterator[Any]:
    """`visitor_of(sign_in)`: a browser at the portal of a landlord with that sign-in policy."""
    opened = []

    def visit(sign_in: Any) -> Visitor:
        portal = portal_over(world, tmp_path, {**LANDLORD, "sign_in": sign_in})
        transport = httpx.ASGITransport(app=portal, raise_app_exceptions=False)
        http = httpx.AsyncClient(transport=transport, base_url=LANDLORD["portal_url"])
        opened.append(http)
        return Visitor(http)

    yield visit
    for http in opened:
        await http.aclose()


async def refused(visitor: Visitor, password: str) -> str:
    """Be refused with every kind of address; return the one page all of them get."""
    pages = set()
    for address in ADDRESSES:
        answer = await visitor.post("/sign-in", email=address, password=password)
        assert answer.status_code == 422
        pages.add(re.sub(r"[0-9a-f]{64}|\?of=[^\"]+", "", answer.text.replace(address, "")))
    assert len(pages) == 1
    return pages.pop()


async def test_a_landlord_may_keep_the_words_its_customers_know(visitor_of):
    lock = {"attempts": 4, "minutes": 20}
    visitor = visitor_of({"preset": "preset_a", "lock": lock})

    assert WRONG in await refused(visitor, "wrong")
    assert LOCKED in await refused(visitor, "sign_in_locked")
    until_proved = await refused(visitor, "sign_in_locked_until_proved")
    assert LOCKED not in until_proved
    assert "use the link in the newest email from us" in until_proved


async def test_a_lock_may_send_people_through_the_registration(visitor_of):
    visitor = visitor_of("preset_c")

    assert "Check both" in await refused(visitor, "wrong")
    page = await refused(visitor, "sign_in_locked_until_proved")

    assert LOCKED_OUT in html.unescape(page)
    assert re.search("<title>Authentication Error", page)
    assert re.search('href="/"[^>]*>Login Again</a>', page)
    assert re.search('href="/register"[^>]*>Request Account</a>', page)


async def test_by_default_a_lock_says_in_plain_words_what_to_do(visitor):
    page = await refused(visitor, "sign_in_locked")

    assert "entered 5 times in a row" in page
    assert "For 15 minutes nothing is accepted" in page
    assert "sign_in_locked" not in page


async def test_what_was_typed_stays_but_the_password(visitor):
    answer = await visitor.post("/sign-in", email=" Delphine@example.com", password="wrong one")

    assert 'value="Delphine@example.com"' in answer.text
    assert "wrong one" not in answer.text


async def test_the_browser_is_known_again_after_signing_out(visitor, world):
    signed_in = await visitor.post("/sign-in", email="delphine@example.com", password=PASSWORD)
    [cookie] = [
        each
        for each in signed_in.headers.get_list("set-cookie")
        if each.startswith("__Host-lodge-device=")
    ]
    assert "Max-Age=15552000" in cookie
    assert {"HttpOnly", "Secure", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))

    await visitor.post("/sign-out")
    await visitor.post("/sign-in", email="delphine@example.com", password=PASSWORD)
    await visitor.post("/confirm", password="sign_in_locked")

    assert world.devices_shown == ["", "this-browser", "this-browser"]


async def test_a_lock_while_showing_once_more_who_one_is_ends_no_session(resident):
    answer = await resident.post("/confirm", password="sign_in_locked")

    assert answer.status_code == 422
    assert "For 15 minutes nothing is accepted" in answer.text
    assert (await resident.get("/cases")).status_code == 200


async def test_only_the_button_uses_the_link_up(visitor, world):
    for _ in range(3):
        opened = await visitor.get("/unlock?token=good")
        assert (opened.status_code, opened.headers["location"]) == (303, "/unlock")
        assert opened.headers["referrer-policy"] == "no-referrer"
        assert (await visitor.http.head("/unlock?token=good")).status_code == 303
        page = await visitor.get("/unlock")
        assert "Unlock my login" in page.text
        assert "good" not in page.text
    assert world.unlock_links == ["good"]

    done = await visitor.post("/unlock")

    assert (done.headers["location"], world.unlock_links) == ("/?unlocked=1", [])
    assert "Your login is unlocked. Sign in now." in (await visitor.get("/?unlocked=1")).text
    assert (await visitor.post("/unlock")).status_code == 404


@pytest.mark.parametrize("token", ["bad", "good\u00e9", "x" * 200])
async def test_a_link_that_is_no_good_says_so_when_it_is_used(visitor, token):
    await visitor.get("/unlock", params={"token": token})

    answer = await visitor.post("/unlock")

    assert answer.status_code == 404
    assert "This link no longer works" in answer.text


async def test_while_identity_is_down_the_link_stays_good(visitor, world):
    await visitor.get("/unlock?token=good")
    world.down = {"identity"}

    answer = await visitor.post("/unlock")

    assert answer.status_code == 503
    assert "try again in a minute" in answer.text
    world.down = set()
    assert (await visitor.post("/unlock")).status_code == 303
