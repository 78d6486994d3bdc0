"""What a resident was typing when their session ended comes back, to them alone."""

import pytest

from services.gateway.clients.sessions import known_sessions
from services.gateway.main import pages
from tests.gateway.conftest import Visitor
from tests.gateway.doubles import PASSWORD
from tests.gateway.test_signed_in import words

NEW = "delphine.new@example.com"
HEADER = {"Sec-Fetch-Site": "same-origin"}


def end(world) -> None:
    world.sessions.clear()
    known_sessions.__init__()


async def typed_too_late(resident: Visitor, world) -> str:
    """Type, and send when the session is over; return where the browser is sent."""
    end(world)
    answer = await resident.post("/profile/email", email=NEW)
    assert answer.status_code == 303
    return answer.headers["location"]


async def sign_in_and_prove(visitor: Visitor) -> None:
    await visitor.post("/sign-in", email="delphine@example.com", password=PASSWORD)
    await visitor.post("/confirm", password=PASSWORD)


def held(visitor: Visitor) -> list[str]:
    return [name for name in visitor.http.cookies if "-draft-" in name]


async def test_what_was_typed_is_in_its_place_after_signing_in_again_and_once(resident, world):
    closed = await resident.get(await typed_too_late(resident, world))
    assert "We have kept what you had typed." in words(closed.text)
    assert NEW not in closed.text
    assert 'href="/?next=/profile/email"' in closed.text

    await sign_in_and_prove(resident)
    page = await resident.get("/profile/email")

    assert f'value="{NEW}"' in page.text
    assert "We kept what you had typed. It is not sent yet" in words(page.text)
    assert held(resident) == []
    again = await resident.get("/profile/email")
    assert NEW not in again.text
    assert "We kept" not in again.text


async def test_another_person_at_that_browser_sees_nothing_and_it_is_dropped(resident, world):
    await typed_too_late(resident, world)
    assert len(held(resident)) == 1
    whose, world.person = world.person, type(world.person)(int=9)

    await sign_in_and_prove(resident)
    page = await resident.get("/profile/email")

    assert NEW not in page.text
    assert "We kept" not in page.text
    assert held(resident) == []
    world.person = whose
    await sign_in_and_prove(resident)
    assert NEW not in (await resident.get("/profile/email")).text


async def test_the_store_can_not_read_it_and_the_key_is_out_of_reach_of_scripts(resident, world):
    end(world)
    answer = await resident.post("/profile/email", email=NEW)

    [(_, content)] = world.drafts.values()
    assert NEW not in content
    [cookie] = [each for each in answer.headers.get_list("set-cookie") if "-draft-" in each]
    assert {"HttpOnly", "Secure", "Path=/", "Max-Age=86400"} <= set(cookie.split("; "))
    assert NEW not in answer.headers["location"]


async def test_secrets_are_not_kept(resident, world):
    end(world)
    for path, fields in (
        ("/profile/password", {"current": "a", "password": "b", "confirmation": "b"}),
        ("/profile/phone-word", {"word": "lantern", "again": "lantern"}),
        ("/profile/secret-question", {"answer": "Rex"}),
    ):
        answer = await resident.post(path, **fields)
        assert answer.headers["location"] == "/?ended=1"

    assert world.drafts == {}


def test_no_form_names_a_secret_among_what_it_keeps():
    kept = {
        field
        for router in pages.routers
        for route in router.routes
        for field in getattr(getattr(route, "endpoint", None), "lodge_keeps", ((),))[0]
    }

    assert {"email", "own_question"} <= kept
    secret = ("password", "confirm", "code", "token", "answer", "word", "credential", "current")
    assert [name for name in kept if any(part in name for part in secret)] == []


async def test_a_step_that_has_to_be_shown_once_more_loses_nothing_either(resident, world):
    answer = await resident.post("/profile/email", email=NEW)
    assert answer.headers["location"] == "/confirm?next=/profile/email"

    await resident.post("/confirm", password=PASSWORD, next="/profile/email")

    assert f'value="{NEW}"' in (await resident.get("/profile/email")).text


async def test_a_script_that_only_wants_it_kept_sends_nothing_while_the_session_lasts(
    resident, world
):
    await resident.post("/confirm", password=PASSWORD)
    await resident.get("/profile/email")
    form = {"email": NEW, "csrf_token": resident.http.cookies["__Host-lodge-csrf"]}
    only_keep = {**HEADER, "X-Lodge-Keep": "1"}

    answer = await resident.http.post("/profile/email", data=form, headers=only_keep)
    assert answer.status_code == 409
    assert not any("email-change" in path for _, _, path in world.calls)

    end(world)
    answer = await resident.http.post("/profile/email", data=form, headers=only_keep)
    assert answer.status_code == 303
    assert len(world.drafts) == 1


async def test_while_it_can_not_be_looked_at_it_waits(resident, world, monkeypatch):
    await typed_too_late(resident, world)
    await sign_in_and_prove(resident)
    content = dict(world.drafts)
    world.drafts.clear()
    world.down = set()

    async def unavailable(*_args):
        from chassis.errors import Unavailable

        raise Unavailable("not just now")

    drafts = resident.http._transport.app.state.clients.drafts
    with monkeypatch.context() as patch:
        patch.setattr(type(drafts), "look", unavailable)
        page = await resident.get("/profile/email")
    assert (page.status_code, NEW in page.text) == (200, False)

    world.drafts.update(content)
    assert f'value="{NEW}"' in (await resident.get("/profile/email")).text


async def test_signing_out_takes_the_keys_away(resident, world):
    await typed_too_late(resident, world)
    await resident.post("/sign-in", email="delphine@example.com", password=PASSWORD)

    await resident.post("/sign-out")

    assert held(resident) == []


@pytest.mark.parametrize("cookie", ["", "x", "a.b.c", "." * 9, "0" * 32 + "." + "0" * 32 + ".?"])
async def test_a_cookie_of_any_content_is_no_trouble(resident, cookie):
    await resident.post("/confirm", password=PASSWORD)
    await resident.get("/profile/email")
    name = "__Host-lodge-draft-0123456789abcdef"
    resident.http.cookies.set(name, cookie, domain="my.harrowmere.example")

    page = await resident.get("/profile/email")

    assert page.status_code == 200
    assert held(resident) == []


async def test_a_stranger_who_posts_leaves_nothing(visitor, world):
    answer = await visitor.post("/profile/email", email=NEW)

    assert answer.headers["location"] == "/"
    assert world.drafts == {}


async def test_what_is_too_long_to_keep_is_left_out(resident, world):
    end(world)

    answer = await resident.post("/profile/email", email="x" * 50_000)

    assert answer.headers["location"] == "/?ended=1"
    assert world.drafts == {}


async def test_a_form_from_before_signing_in_again_in_another_tab_is_kept_and_not_sent(
    resident, world
):
    await resident.get("/profile")
    old = resident.http.cookies["__Host-lodge-csrf"]
    end(world)
    await sign_in_and_prove(resident)
    await resident.get("/profile")
    assert resident.http.cookies["__Host-lodge-csrf"] != old

    form = {"email": NEW, "csrf_token": old}
    answer = await resident.http.post("/profile/email", data=form, headers=HEADER)
    assert (answer.status_code, answer.headers["location"]) == (303, "/profile/email")
    assert not any("email-change" in path for _, _, path in world.calls)
    page = await resident.get("/profile/email")
    assert f'value="{NEW}"' in page.text
    assert "It is not sent yet" in words(page.text)

    secret = {"current": PASSWORD, "password": "b", "confirmation": "b", "csrf_token": old}
    refused = await resident.http.post("/profile/password", data=secret, headers=HEADER)
    assert refused.status_code == 403


async def test_another_sites_form_keeps_nothing(resident, world):
    form = {"email": NEW, "csrf_token": "0" * 64}
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        answer = await resident.http.post("/profile/email", data=form, headers=headers)
        assert answer.status_code == 403

    assert world.drafts == {}
