"""Signed-in browsers: idle, over, ended, too many."""

from datetime import timedelta
from uuid import UUID

import pytest

from chassis.auth import CallerUnknown
from chassis.events import now
from services.identity.use_cases.end_expired_sessions import end_expired_sessions
from tests.identity.conftest import HARROWMERE


async def token_of(identity):
    return (await identity.sign_in()).json()["token"]


async def age(identity, **span):
    await identity.rows(
        "UPDATE sessions SET last_active_at = last_active_at - CAST(:s AS interval), "
        "ends_at = ends_at - CAST(:s AS interval)",
        s=timedelta(**span),
    )


async def ended(identity):
    return [
        event["reason"]
        for event in await identity.announced()
        if event["key"] == "identity.session.ended.v1"
    ]


async def test_every_service_can_check_who_it_is(identity):
    user_id = await identity.customer()
    view = (await identity.introspect(await token_of(identity))).json()

    for service, verifier in identity.verifiers.items():
        caller = verifier.caller(view["tokens"][service])
        assert (caller.kind, caller.user_id) == ("customer", user_id)
        assert caller.contact_id == UUID(view["contact_id"])
        assert caller.session_id == UUID(view["session_id"])
        assert caller.landlord_id == HARROWMERE
    with pytest.raises(CallerUnknown):
        identity.verifiers["accounts"].caller(view["tokens"]["cases"])


async def test_only_the_fingerprint_of_a_token_is_stored(identity):
    await identity.customer()
    token = await token_of(identity)

    [row] = await identity.rows("SELECT token_hash FROM sessions")

    assert len(row.token_hash) == 32
    assert token.encode() not in row.token_hash


async def test_a_session_ends_after_fifteen_idle_minutes(identity):
    await identity.customer()
    token = await token_of(identity)
    await age(identity, minutes=14, seconds=50)
    assert (await identity.introspect(token, is_activity=False)).json()["idle_seconds_left"] <= 10
    await age(identity, seconds=11)

    assert (await identity.introspect(token)).status_code == 401


async def test_activity_begins_the_idle_time_anew_and_looking_does_not(identity):
    await identity.customer()
    token = await token_of(identity)
    await age(identity, minutes=10)

    looked = (await identity.introspect(token, is_activity=False)).json()["idle_seconds_left"]
    acted = (await identity.introspect(token)).json()["idle_seconds_left"]

    assert looked <= 300
    assert acted == 900
    assert (await identity.introspect(token, is_activity=False)).json()["idle_seconds_left"] > 890


async def test_however_busy_a_customers_session_ends_after_twelve_hours(identity):
    await identity.customer()
    token = await token_of(identity)
    await identity.rows("UPDATE sessions SET ends_at = ends_at - interval '12 hours'")

    assert (await identity.introspect(token)).status_code == 401


async def test_signing_out_ends_the_session_and_says_so_once(identity):
    await identity.customer()
    token = await token_of(identity)

    for _ in range(2):
        answer = await identity.call("POST", "/sessions/end", {"token": token})
        assert answer.status_code == 204

    assert (await identity.introspect(token)).status_code == 401
    assert await ended(identity) == ["signed_out"]


async def test_beyond_ten_sessions_the_oldest_ends(identity):
    await identity.customer()
    tokens = [await token_of(identity) for _ in range(12)]

    alive = [(await identity.introspect(token)).status_code for token in tokens]

    assert alive == [401, 401] + [200] * 10
    assert await ended(identity) == ["superseded", "superseded"]


async def test_a_deactivated_users_sessions_are_refused_at_once(identity):
    await identity.customer()
    token = await token_of(identity)
    await identity.rows("UPDATE users SET state = 'deactivated'")

    assert (await identity.introspect(token)).status_code == 401


async def test_sessions_that_ran_out_are_cleared_and_announced_once(identity):
    await identity.customer()
    await token_of(identity)
    alive = await token_of(identity)
    await identity.rows(
        "UPDATE sessions SET last_active_at = last_active_at - interval '15 minutes' "
        "WHERE opened_at = (SELECT min(opened_at) FROM sessions)"
    )

    for _ in range(2):
        async with identity.database.transaction(HARROWMERE) as session:
            await end_expired_sessions(session, idle_for=timedelta(minutes=15), at=now())

    assert await ended(identity) == ["expired"]
    assert (await identity.introspect(alive)).status_code == 200


@pytest.mark.parametrize("token", ["", "x", "\u00e9" * 50, "a" * 200, "\x00"])
async def test_nonsense_is_nobodys_session(identity, token):
    assert (await identity.introspect(token)).status_code == 401


async def test_a_session_that_still_needs_a_step_opens_nothing(identity):
    await identity.customer()
    token = await token_of(identity)
    await identity.rows("UPDATE sessions SET needs = 'second_step'")

    view = (await identity.introspect(token)).json()

    assert view["needs"] == "second_step"
    assert view["tokens"] == {}


async def test_a_session_remembers_from_where_it_was_opened(identity):
    await identity.customer()
    identity.http.headers.update(
        {"X-Lodge-Network": "192.0.2.7", "X-Lodge-Browser": "Firefox \t150"}
    )

    await token_of(identity)

    [row] = await identity.rows("SELECT method, network, browser FROM sessions")
    assert tuple(row) == ("password", "192.0.2.7", "Firefox 150")
