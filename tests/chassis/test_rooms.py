"""Rooms that are closed for all customers: within a minute no token opens them any more."""

import time
from typing import Annotated
from uuid import UUID, uuid4

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fastapi import Depends, FastAPI

from chassis.auth import SKEW_SECONDS, Caller, Signer, Verifier, allow
from chassis.http import build_api
from chassis.rooms import FRESH_SECONDS, ROOMS, RoomClosed, TokenTooOld, require_open

LANDLORD = UUID(int=1)
SITES_BELIEVE_SECONDS = 5
IDENTITY = Signer("service:identity", Ed25519PrivateKey.generate())


def token(age: float = 0, *, closed: tuple[str, ...] = (), kind: str = "customer") -> str:
    signed = int(time.time() - age)
    claims = {
        "iss": "service:identity",
        "sub": str(uuid4()),
        "aud": "lamps",
        "iat": signed,
        "exp": signed + 60,
        "kind": kind,
        "landlord_id": str(LANDLORD),
        "rooms_closed": list(closed),
    }
    return jwt.encode(claims, IDENTITY.key, algorithm="EdDSA")


@pytest.fixture
def lamps() -> FastAPI:
    """A service with one room that can be closed and one that cannot."""
    app = build_api("lamps")
    app.state.verifier = Verifier("lamps", {"service:identity": IDENTITY.key.public_key()})

    @app.get("/money")
    async def money(_: Annotated[Caller, Depends(allow("customer", "staff", rooms=("money",)))]):
        return "figures"

    @app.get("/lamp")
    async def lamp(caller: Annotated[Caller, Depends(allow("customer", "staff"))]):
        return sorted(caller.closed_rooms)

    return app


async def ask(app: FastAPI, path: str, token: str) -> httpx.Response:
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://lamps") as http:
        return await http.get(path, headers={"Authorization": f"Bearer {token}"})


def test_a_minute_after_a_room_was_closed_no_token_of_before_opens_it():
    """A site may hold a token for five seconds after that; clocks may stand 30 seconds apart."""
    assert FRESH_SECONDS + SKEW_SECONDS <= 60 - SITES_BELIEVE_SECONDS
    assert FRESH_SECONDS > SITES_BELIEVE_SECONDS + 10, "clocks that differ a little lock nobody out"


async def test_a_closed_room_is_refused_and_every_other_stays_open(lamps):
    closed = await ask(lamps, "/money", token(closed=("money",)))

    assert (closed.status_code, closed.json()["code"]) == (403, "room_closed")
    assert (await ask(lamps, "/money", token(closed=("documents",)))).status_code == 200
    assert (await ask(lamps, "/lamp", token(closed=("money",)))).json() == ["money"]


async def test_a_token_of_before_opens_the_room_for_25_seconds_and_then_no_more(lamps):
    young = await ask(lamps, "/money", token(FRESH_SECONDS - 2))
    old = await ask(lamps, "/money", token(FRESH_SECONDS + 2))

    assert young.status_code == 200
    assert (old.status_code, old.json()["code"]) == (503, "token_too_old")
    assert (await ask(lamps, "/lamp", token(FRESH_SECONDS + 2))).json() == sorted(ROOMS)


@pytest.mark.parametrize("age", [0, 50])
async def test_staff_are_never_locked_out(lamps, age):
    answer = await ask(lamps, "/money", token(age, kind="staff", closed=("money",)))

    assert answer.status_code == 200


def test_a_room_in_two_parts_is_closed_with_either_of_them():
    for closed in ({"money"}, {"documents"}):
        with pytest.raises(RoomClosed):
            require_open(("money", "documents"), closed=frozenset(closed), age_seconds=0)
    require_open(("money", "documents"), closed=frozenset({"messages"}), age_seconds=0)
    require_open((), closed=frozenset(ROOMS), age_seconds=1000)
    with pytest.raises(TokenTooOld):
        require_open(("money",), closed=frozenset(), age_seconds=FRESH_SECONDS + 1)
