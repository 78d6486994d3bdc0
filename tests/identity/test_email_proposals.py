"""Staff change a customer's address by two, or after a day; its owner may stop it."""

import asyncio

import pytest

from chassis.events import now
from services.identity.use_cases.settle_email_proposal import settle_due_proposal
from tests.identity.conftest import HARROWMERE
from tests.identity.desk import member, old_proof

OLD, NEW = "eleanor.vance@example.com", "eleanor.new@example.com"


async def propose(person, user_id, email=NEW, reason="telephoned, security word matched"):
    body = {"user_id": str(user_id), "email": email, "reason": reason}
    return await person.call("POST", "/email-proposals", body)


async def settle(person, proposal, outcome="approved"):
    path = f"/email-proposals/{proposal['proposal_id']}/outcome"
    return await person.call("POST", path, {"outcome": outcome})


async def by_the_clock(identity):
    async with identity.database.transaction(HARROWMERE) as session:
        return await settle_due_proposal(session, at=now())


async def a_day_passes(identity):
    await identity.rows("UPDATE email_proposals SET due_at = due_at - interval '24 hours'")


async def keys(identity):
    return [event["key"] for event in await identity.announced()]


async def stop_link(identity):
    event = next(
        e for e in await identity.announced() if e["key"] == "identity.email_change.proposed.v1"
    )
    return (await identity.secret(event["request_id"])).json()


async def test_nothing_changes_until_a_second_person_agrees(identity):
    kit = await member(identity, "Kit Sorrell", "identity_admin")
    tobias = await member(identity, "Tobias Wren", "identity_admin")
    eleanor = await identity.customer(OLD)
    session = (await identity.sign_in(OLD)).json()["token"]

    proposal = (await propose(kit, eleanor)).json()
    before = (await identity.sign_in(OLD)).status_code
    own = await settle(kit, proposal)
    agreed = await settle(tobias, proposal)

    assert before == 201
    assert (own.status_code, own.json()["code"]) == (403, "own_proposal")
    assert agreed.status_code == 204
    assert (await identity.sign_in(OLD)).status_code == 401
    assert (await identity.sign_in(NEW)).status_code == 201
    assert (await identity.introspect(session)).status_code == 401
    assert "identity.user.email_changed.v1" in await keys(identity)


async def test_after_a_day_it_takes_effect_by_itself_and_not_sooner(identity):
    kit = await member(identity, "Kit Sorrell", "identity_admin")
    await propose(kit, await identity.customer(OLD))

    too_soon = await by_the_clock(identity)
    await a_day_passes(identity)
    done = [await by_the_clock(identity), await by_the_clock(identity)]

    assert (too_soon, done) == (False, [True, False])
    assert (await identity.sign_in(NEW)).status_code == 201


async def test_the_old_mailbox_hears_of_it_at_once_and_stops_it(identity):
    kit = await member(identity, "Kit Sorrell", "identity_admin")
    await propose(kit, await identity.customer(OLD))

    told = await stop_link(identity)
    token = {"token": told["link"].partition("token=")[2]}
    looks = [(await identity.call("POST", "/email-proposals/look", token)).status_code] * 2
    stopped = await identity.call("POST", "/email-proposals/stop", token)
    again = await identity.call("POST", "/email-proposals/stop", token)
    await a_day_passes(identity)

    assert (told["kind"], told["email"]) == ("email_proposed", OLD)
    assert told["link"].startswith("http://localhost:7000/stopping-email?token=")
    assert (looks, stopped.status_code, again.status_code) == ([200, 200], 204, 404)
    assert not await by_the_clock(identity)
    assert (await identity.sign_in(OLD)).status_code == 201


async def test_the_old_mailbox_may_take_it_back_afterwards_as_any_change(identity):
    kit = await member(identity, "Kit Sorrell", "identity_admin")
    await propose(kit, await identity.customer(OLD))
    await a_day_passes(identity)
    await by_the_clock(identity)

    event = next(
        e for e in await identity.announced() if e["key"] == "identity.user.email_changed.v1"
    )
    told = (await identity.secret(event["request_id"])).json()

    assert (told["kind"], told["email"]) == ("email_changed", OLD)


async def test_whoever_proposed_it_or_a_colleague_takes_it_back(identity):
    kit = await member(identity, "Kit Sorrell", "identity_admin")
    proposal = (await propose(kit, await identity.customer(OLD))).json()
    listed = (await kit.call("GET", "/email-proposals")).json()["items"]

    refused = await settle(kit, proposal, "refused")
    late = await settle(kit, proposal, "refused")

    assert [one["new_email"] for one in listed] == [NEW]
    assert (refused.status_code, late.status_code) == (204, 404)
    assert (await kit.call("GET", "/email-proposals")).json()["items"] == []


async def test_an_address_that_was_taken_meanwhile_is_left_to_whoever_has_it(identity):
    kit = await member(identity, "Kit Sorrell", "identity_admin")
    await propose(kit, await identity.customer(OLD))
    await identity.customer(NEW)
    await a_day_passes(identity)

    await by_the_clock(identity)

    [row] = await identity.rows("SELECT outcome FROM email_proposals")
    assert row.outcome == "void"
    assert (await identity.sign_in(OLD)).status_code == 201


async def test_of_approval_and_stop_at_one_moment_one_counts(identity):
    kit = await member(identity, "Kit Sorrell", "identity_admin")
    tobias = await member(identity, "Tobias Wren", "identity_admin")
    proposal = (await propose(kit, await identity.customer(OLD))).json()
    token = {"token": (await stop_link(identity))["link"].partition("token=")[2]}

    answers = await asyncio.gather(
        settle(tobias, proposal), identity.call("POST", "/email-proposals/stop", token)
    )

    assert sorted(each.status_code for each in answers) == [204, 404]


@pytest.mark.parametrize(
    ("email", "status", "code"),
    [(OLD.upper(), 422, "email_not_new"), ("nonsense", 422, "email_not_accepted")],
)
async def test_what_cannot_be_an_address_of_theirs_is_refused(identity, email, status, code):
    kit = await member(identity, "Kit Sorrell", "identity_admin")

    answer = await propose(kit, await identity.customer(OLD), email)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["fields"]["email"]


async def test_one_waits_at_a_time_and_no_address_of_another(identity):
    kit = await member(identity, "Kit Sorrell", "identity_admin")
    eleanor = await identity.customer(OLD)
    await identity.customer("hazel@example.com")

    taken = await propose(kit, eleanor, "hazel@example.com")
    await propose(kit, eleanor)
    second = await propose(kit, eleanor, "third@example.com")

    assert (taken.status_code, taken.json()["code"]) == (409, "email_taken")
    assert (second.status_code, second.json()["code"]) == (409, "email_proposal_waiting")


async def test_it_asks_for_a_recent_proof_and_is_not_for_staff_logins(identity):
    kit = await member(identity, "Kit Sorrell", "identity_admin")
    tobias = await member(identity, "Tobias Wren", "identity_admin")

    for_staff = await propose(kit, tobias.user_id)
    await old_proof(kit)
    late = await propose(kit, await identity.customer(OLD))

    assert for_staff.status_code == 404
    assert (late.status_code, late.json()["code"]) == (403, "proof_too_old")
