"""Signing in and out, and what somebody who is signed in sees."""

import re

import httpx
import pytest

from contracts.events.identity import SessionEnded
from services.gateway.clients import sessions
from services.gateway.clients.sessions import known_sessions
from services.gateway.subscribers import drop_session_when_ended
from tests.gateway.conftest import LANDLORD, portal_over
from tests.gateway.doubles import PASSWORD, case, home

HOME = "/home/00000000-0000-0000-0000-000000000001"


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


async def test_the_landing_page_has_every_way_in_and_no_version(visitor):
    page = (await visitor.get("/")).text

    assert "Harrowmere Homes" in page
    assert 'href="/register?way=' in page
    assert "Not a customer?" in page
    assert "01632 960100" in page
    assert "Forgot your password?" in page
    assert not re.search(r"\bv?\d+\.\d+\.\d+\b", page)


async def test_a_wrong_password_keeps_the_address_and_says_one_thing(visitor):
    answer = await visitor.post("/sign-in", email="a@example.com", password="wrong horse")

    assert answer.status_code == 422
    assert answer.text.count("The email address or the password is not right") == 2
    assert 'value="a@example.com"' in answer.text
    assert "wrong horse" not in answer.text
    assert "__Host-lodge" not in visitor.http.cookies


async def test_too_many_tries_are_told_to_wait(visitor):
    answer = await visitor.post("/sign-in", email="a@example.com", password="often")

    assert "Wait a minute, then try again" in answer.text


@pytest.mark.parametrize(
    ("wanted", "given"), [("/cases", "/cases"), ("//evil.example", "/home"), ("", "/home")]
)
async def test_signing_in_leads_to_the_page_that_was_wanted_if_it_is_ours(visitor, wanted, given):
    answer = await visitor.post(
        "/sign-in", email="delphine@example.com", password=PASSWORD, next=wanted
    )

    assert answer.headers["location"] == given


async def test_the_session_cookie_is_out_of_reach(visitor):
    answer = await visitor.post("/sign-in", email="delphine@example.com", password=PASSWORD)

    [cookie] = [
        each for each in answer.headers.get_list("set-cookie") if each.startswith("__Host-lodge=")
    ]
    assert {"HttpOnly", "Secure", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert "Max-Age" not in cookie


async def test_a_stranger_is_asked_to_sign_in_and_comes_back(visitor):
    answer = await visitor.get("/cases")
    assert answer.headers["location"] == "/?next=/cases"
    assert 'name="next" value="/cases"' in (await visitor.get("/?next=/cases")).text
    assert "evil" not in (await visitor.get("/?next=//evil.example")).text


async def test_a_session_that_ended_is_said_to_have_ended(resident, world):
    world.sessions.clear()

    answer = await resident.get("/cases", follow_redirects=True)

    assert "Session was closed. In order to continue you need to login." in words(answer.text)
    assert 'href="/?next=/cases"' in answer.text
    assert "LOGIN" in words(answer.text)


async def test_a_closed_session_leads_back_to_pages_of_ours_only(visitor):
    page = await visitor.get("/?ended=1&next=//evil.example")

    assert "evil" not in page.text
    assert 'href="/"' in page.text


async def test_asking_how_long_is_left_is_no_activity_and_staying_is(resident, world):
    world.idle_left = 100

    left = await resident.get("/session/left")
    world.idle_left = 900
    stayed = await resident.post("/session/stay")

    assert left.json() == {"seconds": 100}
    assert stayed.headers["location"] == "/home"
    assert world.activities[-2:] == [False, True]


async def test_signing_out_ends_the_session_for_good(resident, world):
    assert (await resident.get("/cases")).status_code == 200

    await resident.post("/sign-out")

    assert world.sessions == set()
    assert (await resident.get("/cases")).headers["location"] == "/?next=/cases"


async def test_identity_is_believed_for_five_seconds_and_then_asked_again(
    resident, world, monkeypatch
):
    for _ in range(3):
        await resident.get("/cases")
    assert world.asked_about_sessions == 1

    monkeypatch.setattr(sessions, "BELIEVED_SECONDS", 0.0)
    await resident.get("/cases")
    assert world.asked_about_sessions == 2


async def test_a_session_announced_as_ended_is_asked_about_at_once(resident, world):
    await resident.get("/cases")
    view = next(iter(known_sessions._by_key.values()))[1]
    world.sessions.clear()

    await drop_session_when_ended(
        SessionEnded(
            landlord_id=LANDLORD["id"],
            session_id=view.session_id,
            user_id=view.user_id,
            reason="revoked",
        )
    )

    assert (await resident.get("/cases")).status_code == 303


async def test_when_identity_cannot_be_asked_nobody_is_let_in(resident, world, monkeypatch):
    monkeypatch.setattr(sessions, "BELIEVED_SECONDS", 0.0)
    world.down = {"identity"}

    answer = await resident.get(HOME)

    assert answer.status_code == 503
    assert answer.headers["retry-after"]
    assert "Flat 17" not in answer.text
    assert (await resident.get("/privacy")).status_code == 200
    assert (await resident.get("/")).status_code == 200
    again = await resident.post("/sign-in", email="a@example.com", password=PASSWORD)
    assert "not send this just now" in again.text


async def test_one_home_is_shown_at_once(resident, world):
    world.cases = [case("SR00000012", "in_progress", "In progress")]
    assert (await resident.get("/home")).headers["location"] == HOME

    page = words((await resident.get(HOME)).text)

    assert "Delphine" in page
    assert "Flat 17, Heron Quay" in page
    assert "3420 1000 1401" in page
    assert "1 open" in page
    assert "SR00000012 In progress" in page
    assert "Switch property" not in page
    for absent in ("Repairs", "Payments", "Messages"):
        assert absent not in page


async def test_several_homes_can_be_switched(resident, world):
    world.homes = [home(1), home(2), home(3)]

    everything = words((await resident.get("/home")).text)
    assert "61 Avocet Square" in everything
    assert "Rose Cottage" in everything
    page = words((await resident.get(HOME)).text)
    assert "Switch property" in page
    assert "All my homes" in page


async def test_a_home_with_a_name_shows_the_house_in_place_of_the_number(resident, world):
    world.homes = [home(3)]
    page = (await resident.get("/home", follow_redirects=True)).text

    assert re.search(r'lodge-plate"[^>]*>\s*<svg', page)


async def test_somebody_elses_home_is_not_there(resident):
    assert (await resident.get("/home/00000000-0000-0000-0000-000000000002")).status_code == 404
    assert (await resident.get("/home/not-an-id")).status_code == 404


async def test_whoever_has_no_home_any_more_reads_whom_to_ask(resident, world):
    world.homes = []

    page = words((await resident.get("/home")).text)

    assert (
        "Please request the unit owner to contact us to add you as an approved contact to this "
        "account. This can be done via the customer portal or by contacting our customer service "
        "team"
    ) in page
    assert (await resident.get(HOME)).status_code == 404


async def test_a_provisional_connection_says_what_is_withheld_and_why(resident, world):
    world.homes = [home(1, is_provisional=True)]

    page = words((await resident.get(HOME)).text)

    assert "Some things stay closed for now" in page
    assert "payments and balances, documents, approved contacts and earlier cases" in page


async def test_the_dashboard_does_without_the_cases_while_they_are_down(resident, world):
    world.down = {"cases"}

    assert "Not available just now" in (await resident.get(HOME)).text
    assert (await resident.get("/cases")).status_code == 503


async def test_the_case_list_shows_each_case_and_its_state(resident, world):
    world.cases = [case("SR00000012", "in_progress", "In progress")]
    page = words((await resident.get("/cases")).text)

    assert "SR00000012" in page
    assert "In progress" in page
    assert "24 November 2026" in page
    world.cases = []
    assert "You have no cases" in (await resident.get("/cases")).text


async def test_the_desks_host_name_has_no_portal(world, tmp_path):
    app = portal_over(world, tmp_path, LANDLORD)
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url=LANDLORD["desk_url"]) as client:
        assert (await client.get("/")).status_code == 404


@pytest.mark.parametrize("name", ["privacy", "cookies", "terms", "accessibility"])
async def test_the_landlords_own_texts_have_pages_and_footer_links(visitor, name):
    page = await visitor.get(f"/{name}")

    assert page.status_code == 200
    assert f'href="/{name}"' in page.text
    assert LANDLORD["pages"][name].split("\n\n", maxsplit=1)[0] in page.text


async def test_a_text_the_landlord_never_wrote_is_absent(visitor):
    page = await visitor.get("/acceptable-use")

    assert page.status_code == 404
    assert 'href="/acceptable-use"' not in page.text
