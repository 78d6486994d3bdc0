"""Leads close rooms for all customers at the desk: in force within a minute, whatever else is down."""

import time
from typing import Annotated

import httpx
import jwt
import pytest
from fastapi import Depends

from chassis.auth import Caller, Verifier, allow
from chassis.http import build_api
from chassis.rooms import ROOMS
from services.cases.clients import staff_sessions
from services.gateway.clients.sessions import BELIEVED_SECONDS
from tests.identity.desk import member, old_proof

HERE = "/closed-rooms"
ALL = list(ROOMS)


@pytest.fixture
async def priya(identity, desk):
    return await desk().sign_in(await member(identity, "Priya Raman", "lead"))


async def test_a_lead_closes_all_rooms_with_a_reason_and_opens_them_again(identity, desk, priya):
    agent = await desk().sign_in(await member(identity, "Tobias Wren", "agent"))

    form = (await priya.get(HERE)).text
    closed = await priya.post(HERE, rooms=ALL, reason="A tenant saw a neighbour's rent")
    page = (await priya.get(closed.headers["Location"])).text
    staff_sessions.__init__()
    of_agent = (await agent.get(HERE)).text
    opened = await priya.post(f"{HERE}/open", found="A wrong import, taken back")
    after = (await priya.get(opened.headers["Location"])).text

    assert form.count("checked") == 3
    assert "Within a minute no customer sees these rooms" in page
    assert "A tenant saw a neighbour" in page
    assert "Rooms are closed for all customers." in page
    assert "Tell callers that the part is closed" in of_agent
    assert "Open again." in after
    assert "A wrong import, taken back" in after
    assert "Rooms are closed for all customers." not in after


@pytest.mark.parametrize(
    ("path", "fields", "advice"),
    [
        (HERE, {"reason": "Why not"}, "Choose what to close"),
        (HERE, {"rooms": ["kitchen"], "reason": "Why not"}, "Choose what to close"),
        (HERE, {"rooms": ["money"], "reason": " "}, "Say in a few words why"),
        (HERE, {"rooms": ["money"], "reason": "x" * 201}, "Shorten this"),
        (f"{HERE}/open", {"found": ""}, "Say what the cause was"),
    ],
    ids=["no-room", "unknown-room", "no-reason", "long-reason", "no-cause"],
)
async def test_a_wrong_form_says_what_to_do_and_changes_nothing(
    identity, priya, path, fields, advice
):
    answer = await priya.post(path, **fields)

    assert (answer.status_code, advice in answer.text) == (422, True)
    assert await identity.rows("SELECT 1 FROM room_closures") == []


async def test_whoever_signed_in_long_ago_shows_once_more_who_they_are(identity, desk):
    person = await member(identity, "Priya Raman", "lead")
    priya = await desk().sign_in(person)
    await old_proof(person)
    staff_sessions.__init__()

    page = await priya.get(HERE)
    sent = await priya.post(HERE, rooms=ALL, reason="A tenant saw a neighbour's rent")

    assert f'href="/confirm?next={HERE}"' in page.text
    assert "Close for all customers" not in page.text
    assert sent.headers["Location"].startswith(f"/confirm?next={HERE}")
    assert await identity.rows("SELECT 1 FROM room_closures") == []


async def test_agents_and_admins_may_not(identity, desk):
    tobias = await desk().sign_in(await member(identity, "Tobias Wren", "agent", "identity_admin"))

    assert (await tobias.get(HERE)).status_code == 403
    assert (await tobias.post(HERE, rooms=ALL, reason="Because")).status_code == 403
    assert (await tobias.post(f"{HERE}/open", found="Because")).status_code == 403


async def test_a_colleague_who_was_faster_is_named(priya):
    answer = await priya.post(f"{HERE}/open", found="It was nothing")

    assert (
        "A colleague has opened them already" in (await priya.get(answer.headers["Location"])).text
    )


def ledgers(identity):
    """A service with a room of money, that knows identity's key and nothing else of it."""
    app = build_api("accounts")
    keys = {"service:identity": identity.signers["service:identity"].key.public_key()}
    app.state.verifier = Verifier("accounts", keys)

    @app.get("/money")
    async def money(_: Annotated[Caller, Depends(allow("customer", rooms=("money",)))]):
        return "figures"

    async def ask(token: str) -> int:
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://accounts") as http:
            answer = await http.get("/money", headers={"Authorization": f"Bearer {token}"})
            return answer.status_code

    return ask


async def test_a_minute_after_the_press_no_token_opens_the_money_though_the_broker_is_down(
    identity, priya, monkeypatch
):
    """No broker runs in this test at all; the services' clocks are as far apart as they may be."""
    await identity.customer("eleanor.vance@example.com")
    session = (await identity.sign_in("eleanor.vance@example.com")).json()["token"]
    ask = ledgers(identity)

    async def new_token() -> str:
        return (await identity.introspect(session)).json()["tokens"]["accounts"]

    pressed = time.time()
    of_before = await new_token()  # the portal may show it for five seconds more, a thief longer
    assert await ask(of_before) == 200
    await priya.post(HERE, rooms=["money"], reason="A tenant saw a neighbour's rent")
    assert await ask(await new_token()) == 403, "every new token is refused at once"

    last_let_in = 0
    signed = jwt.decode(of_before, options={"verify_signature": False})["iat"]
    for seconds in range(61):
        moment = pressed + seconds - 30  # a service whose clock is half a minute slow
        monkeypatch.setattr("chassis.auth.time.time", lambda moment=moment: moment)
        if moment >= signed - 30 and await ask(of_before) == 200:
            last_let_in = seconds
    monkeypatch.undo()

    assert 0 < last_let_in <= 61 - BELIEVED_SECONDS
    await priya.post(f"{HERE}/open", found="The cause is gone")
    assert await ask(await new_token()) == 200
