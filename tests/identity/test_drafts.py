"""What was typed when a session had ended is kept for its person, for a day."""

from datetime import timedelta
from uuid import uuid4

import pytest

from chassis.events import now
from services.identity.use_cases.end_expired_sessions import end_expired_sessions
from services.identity.use_cases.forget_orphans import forget_orphans
from tests.identity.conftest import HARROWMERE, MERESIDE, Identity
from tests.identity.test_own_login import as_person, signed_in

SEALED = "nobody can read this"


async def keep(identity: Identity, token: str, **how):
    return await identity.call("POST", "/drafts", {"session": token, "content": SEALED}, **how)


async def look(identity: Identity, token: str, draft_id: str, **how):
    body = {"session": token, "draft_id": draft_id}
    return await identity.call("POST", "/drafts/look", body, **how)


async def by_idleness(identity: Identity, _token: str) -> None:
    await identity.rows("UPDATE sessions SET last_active_at = :t", t=now() - timedelta(minutes=16))


async def cleared_away(identity: Identity, token: str) -> None:
    await by_idleness(identity, token)
    async with identity.database.transaction(HARROWMERE) as session:
        await end_expired_sessions(session, idle_for=timedelta(minutes=15), at=now())


async def at_the_absolute_limit(identity: Identity, _token: str) -> None:
    await identity.rows("UPDATE sessions SET ends_at = :t", t=now())


async def signed_out_everywhere(identity: Identity, _token: str) -> None:
    other = await signed_in(identity)
    await as_person(identity, other, "POST", "/me/sessions/end", json={"but_this": False})


async def signed_out_from_another(identity: Identity, token: str) -> None:
    lost = (await identity.introspect(token)).json()["session_id"]
    other = await signed_in(identity)
    await as_person(identity, other, "DELETE", f"/me/sessions/{lost}")


async def by_too_many(identity: Identity, _token: str) -> None:
    for _ in range(10):
        await signed_in(identity)


@pytest.mark.parametrize(
    "ends",
    [
        by_idleness,
        cleared_away,
        at_the_absolute_limit,
        signed_out_everywhere,
        signed_out_from_another,
        by_too_many,
    ],
)
async def test_however_the_session_ended_its_person_finds_what_was_kept(identity, ends):
    user_id = await identity.customer()
    token = await signed_in(identity)
    await ends(identity, token)
    assert (await identity.introspect(token)).status_code == 401

    kept = await keep(identity, token)
    assert (kept.status_code, kept.json()["user_id"]) == (201, str(user_id))
    found = await look(identity, await signed_in(identity), kept.json()["draft_id"])

    assert found.json() == {"content": SEALED}


async def test_nobody_else_finds_it_nor_a_session_that_is_over(identity):
    await identity.customer()
    await identity.customer("somebody.else@example.com")
    token = await signed_in(identity)
    draft_id = (await keep(identity, token)).json()["draft_id"]
    stranger = await signed_in(identity, email="somebody.else@example.com")

    assert (await look(identity, stranger, draft_id)).json()["code"] == "draft_not_found"
    assert (await look(identity, token, draft_id, as_="service:cases")).status_code == 401
    assert (await look(identity, token, draft_id, landlord=MERESIDE)).status_code == 401
    assert (await look(identity, token, str(uuid4()))).status_code == 404
    await signed_out_everywhere(identity, token)
    assert (await look(identity, token, draft_id)).status_code == 401


async def test_nothing_is_kept_for_nobody(identity):
    await identity.customer()
    token = await signed_in(identity)

    assert (await keep(identity, "made-up")).json()["code"] == "session_not_found"
    assert (await keep(identity, token, as_="service:cases")).status_code == 401
    assert (await keep(identity, token, landlord=MERESIDE)).status_code == 401
    await identity.rows("UPDATE users SET state = 'deactivated'")
    assert (await keep(identity, token)).status_code == 401


async def test_who_signed_out_left_nothing_behind(identity):
    await identity.customer()
    token = await signed_in(identity)

    await identity.call("POST", "/sessions/end", {"token": token})

    assert await identity.rows("SELECT 1 FROM ended_sessions") == []
    assert (await keep(identity, token)).status_code == 401


async def test_after_a_day_it_is_gone(identity):
    await identity.customer()
    token = await signed_in(identity)
    draft_id = (await keep(identity, token)).json()["draft_id"]
    await cleared_away(identity, token)
    yesterday = now() - timedelta(hours=24, seconds=1)
    await identity.rows("UPDATE drafts SET kept_at = :t", t=yesterday)
    await identity.rows("UPDATE ended_sessions SET stored_at = :t", t=yesterday)

    assert (await look(identity, await signed_in(identity), draft_id)).status_code == 404
    assert (await keep(identity, token)).status_code == 401
    async with identity.database.transaction(HARROWMERE) as session:
        await forget_orphans(session, at=now())
    assert await identity.rows("SELECT 1 FROM drafts") == []
    assert await identity.rows("SELECT 1 FROM ended_sessions") == []


async def test_only_the_five_newest_of_a_person_are_kept(identity):
    await identity.customer()
    token = await signed_in(identity)

    made = [(await keep(identity, token)).json()["draft_id"] for _ in range(7)]

    left = await identity.rows("SELECT id FROM drafts")
    assert {str(row.id) for row in left} == set(made[-5:])
