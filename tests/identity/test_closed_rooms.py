"""A lead closes rooms for all customers: with a fresh proof, a reason, and at once."""

import asyncio

import jwt

from services.identity.store.rooms import closed_rooms
from tests.identity.conftest import HARROWMERE, MERESIDE
from tests.identity.desk import member, old_proof

ALL = ["money", "documents", "messages"]


async def close(person, *rooms, reason="A tenant saw a neighbour's rent"):
    return await person.call(
        "POST", "/closed-rooms", {"rooms": list(rooms) or ALL, "reason": reason}
    )


async def open_again(person, reason="The cause is found"):
    return await person.call("POST", "/closed-rooms/end", {"reason": reason})


async def told(identity, session):
    """Return what a session's view and its tokens say is closed."""
    view = (await identity.introspect(session)).json()
    claims = [
        jwt.decode(token, options={"verify_signature": False}) for token in view["tokens"].values()
    ]
    assert len({str(one.get("rooms_closed")) for one in claims}) == 1
    return view["closed_rooms"], claims[0].get("rooms_closed", [])


async def signed_in(identity, email="eleanor.vance@example.com"):
    await identity.customer(email)
    return (await identity.sign_in(email)).json()["token"]


async def test_the_next_token_of_every_customer_says_what_is_closed(identity):
    lead = await member(identity, "Priya Raman", "lead")
    sessions = [await signed_in(identity, f"tenant{n}@example.com") for n in range(2)]
    before = [await told(identity, session) for session in sessions]

    closed = await close(lead, "messages", "money")
    during = [await told(identity, session) for session in sessions]
    opened = await open_again(lead)

    assert (closed.status_code, opened.status_code) == (201, 204)
    assert before == [([], [])] * 2
    assert during == [(["money", "messages"], ["money", "messages"])] * 2
    assert [await told(identity, session) for session in sessions] == before


async def test_another_landlords_rooms_stay_open(identity):
    await close(await member(identity, "Priya Raman", "lead"))

    rows = await identity.rows("SELECT landlord_id FROM room_closures")
    assert [row.landlord_id for row in rows] == [HARROWMERE]
    async with identity.database.transaction(MERESIDE) as session:
        assert await closed_rooms(session, HARROWMERE) == ()


async def test_only_a_lead_who_just_showed_who_they_are_closes_and_opens(identity):
    lead = await member(identity, "Priya Raman", "lead")
    agent = await member(identity, "Tobias Wren", "agent", "identity_admin")

    assert (await close(agent)).status_code == 403
    assert (await open_again(agent)).status_code == 403
    await old_proof(lead)
    for refused in (await close(lead), await open_again(lead)):
        assert (refused.status_code, refused.json()["code"]) == (403, "proof_too_old")
    assert await identity.rows("SELECT 1 FROM room_closures") == []


async def test_closing_again_puts_the_new_choice_in_place_of_the_old(identity):
    lead = await member(identity, "Priya Raman", "lead")
    await close(lead, "money", reason="First")

    await close(lead, "documents", reason="Second")

    answer = (await lead.call("GET", "/closed-rooms")).json()
    assert answer["closed"] == ["documents"]
    newest, oldest = answer["items"]
    assert (newest["reason"], newest["ended_at"]) == ("Second", None)
    assert (oldest["reason"], oldest["closed_by_name"]) == ("First", "Priya Raman")
    assert oldest["ended_at"] is not None


async def test_two_leads_at_one_moment_leave_one_closure(identity):
    leads = [await member(identity, name, "lead") for name in ("Priya Raman", "Imogen Farrar")]

    answers = await asyncio.gather(*(close(lead) for lead in leads))

    assert [answer.status_code for answer in answers] == [201, 201]
    in_force = "SELECT 1 FROM room_closures WHERE ended_at IS NULL"
    assert len(await identity.rows(in_force)) == 1
    assert (await open_again(leads[0])).status_code == 204
    assert (await open_again(leads[1])).json()["code"] == "rooms_are_open"


async def test_a_reason_and_a_room_are_asked_for(identity):
    lead = await member(identity, "Priya Raman", "lead")
    for body in (
        {"rooms": [], "reason": "Why"},
        {"rooms": ["kitchen"], "reason": "Why"},
        {"rooms": ALL, "reason": "  "},
        {"rooms": ALL},
    ):
        assert (await lead.call("POST", "/closed-rooms", body)).status_code == 422


async def test_both_acts_are_in_the_audit_with_rooms_and_reason(identity):
    lead = await member(identity, "Priya Raman", "lead")
    await close(lead, "money", reason="A tenant saw a neighbour's rent")
    await open_again(lead, reason="The cause is found")

    rows = await identity.rows(
        "SELECT act, actor, details FROM audit_entries WHERE act LIKE 'rooms.%' ORDER BY at"
    )
    assert [(row.act, row.actor, row.details) for row in rows] == [
        (
            "rooms.closed",
            lead.user_id,
            {"rooms": "money", "reason": "A tenant saw a neighbour's rent"},
        ),
        ("rooms.opened", lead.user_id, {"rooms": "money", "reason": "The cause is found"}),
    ]
