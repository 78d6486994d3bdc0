"""Decisions of staff, refused connections, and being really in."""

from datetime import timedelta
from itertools import permutations
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chassis.db import Database
from chassis.messaging import Delivery, handle_once
from chassis.retention.keeping import NothingHeld
from contracts.events.accounts import ConnectionChanged, ConnectionRefused
from contracts.events.cases import RegistrationDecided
from contracts.events.identity import UserActivated
from services.registration.store.registrations import blank_answers
from services.registration.subscribers import handlers
from services.registration.use_cases.decide_registration import decide_registration
from tests.registration.words import LANDLORD, NOON, World, a_contact, all_at_once, an_account


async def deliver(database: Database, *events):
    """Hand events to every handler of theirs, as the broker would."""
    delivery = Delivery(database=database, clients=None, publisher=None, user_prefix=None)
    for event in events:
        for subscription in handlers.subscriptions:
            if subscription.mode == "one" and type(event) in subscription.events:
                await handle_once(subscription, delivery, event)


def a_decision(registration_id, **facts):
    told = {
        "landlord_id": LANDLORD,
        "decision_id": uuid4(),
        "case_id": uuid4(),
        "registration_id": registration_id,
        "decision": "approve",
        "contact_id": uuid4(),
        "account_id": uuid4(),
        "role": "unit_owner",
    }
    return RegistrationDecided(**(told | facts))


def connected(registration_id, row, **facts):
    told = {
        "landlord_id": LANDLORD,
        "connection_id": uuid4(),
        "contact_id": row.contact_id,
        "account_id": row.account_id,
        "status": "approved",
        "version": 1,
        "registration_id": registration_id,
    }
    return ConnectionChanged(**(told | facts))


def activated(registration_id, row):
    return UserActivated(
        landlord_id=LANDLORD,
        user_id=uuid4(),
        contact_id=row.contact_id,
        registration_id=registration_id,
    )


async def given_approved(world):
    await world.record(an_account(a_contact()))
    registration_id = await world.start()
    await world.verify(registration_id)
    return registration_id


async def test_an_approval_of_staff_becomes_access(world):
    await world.references()
    registration_id = await world.enquired()
    decision = a_decision(registration_id)

    await deliver(world.database, decision)

    [approved] = await world.announced("access.approved")
    assert (approved["basis"], approved["role"]) == ("decision", "unit_owner")
    assert approved["contact_id"] == str(decision.contact_id)
    assert approved["is_new_contact"] is False
    assert (await world.row(registration_id)).state == "approved"


async def test_an_approval_that_names_no_contact_mints_one(world):
    await world.references()
    registration_id = await world.enquired()

    await deliver(world.database, a_decision(registration_id, contact_id=None))

    [approved] = await world.announced("access.approved")
    assert approved["is_new_contact"] is True


async def test_a_refusal_of_staff_ends_the_registration(world):
    await world.references()
    registration_id = await world.enquired()

    await deliver(
        world.database,
        a_decision(registration_id, decision="refuse", reason="not_the_account_holder"),
    )

    [refused] = await world.announced("access.refused")
    assert refused["reason"] == "not_the_account_holder"
    assert (await world.row(registration_id)).state == "refused"


async def test_the_same_decision_again_changes_nothing(world):
    await world.references()
    registration_id = await world.enquired()
    decision = a_decision(registration_id)

    for _ in range(2):
        async with world.transaction() as session:
            await decide_registration(session, decided=decision, at=NOON)

    assert await world.announced("decision.rejected") == []
    assert len(await world.announced("access.approved")) == 1


async def test_of_two_decisions_at_once_one_wins_and_the_other_is_told(world):
    await world.references()
    registration_id = await world.enquired()

    await all_at_once(
        deliver(world.database, a_decision(registration_id)),
        deliver(world.database, a_decision(registration_id, decision="refuse")),
    )

    state = (await world.row(registration_id)).state
    [rejected] = await world.announced("decision.rejected")
    assert rejected["reason"] == f"already_{state}"


@pytest.mark.parametrize(
    ("facts", "reason"), [({"account_id": None}, "account_missing"), ({}, "not_found")]
)
async def test_a_decision_that_cannot_be_carried_out_says_why(world, facts, reason):
    await world.references()
    registration_id = await world.enquired() if facts else uuid4()

    await deliver(world.database, a_decision(registration_id, **facts))

    [rejected] = await world.announced("decision.rejected")
    assert rejected["reason"] == reason


@pytest.mark.parametrize("order", list(permutations(["connected", "activated"])))
async def test_admitted_when_connected_and_activated_in_any_order(world, order):
    registration_id = await given_approved(world)
    row = await world.row(registration_id)
    events = {
        "connected": connected(registration_id, row),
        "activated": activated(registration_id, row),
    }

    await deliver(world.database, events[order[0]])
    assert (await world.row(registration_id)).state == "approved"
    await deliver(world.database, events[order[1]])
    assert (await world.row(registration_id)).state == "admitted"


async def test_a_connection_that_is_only_requested_is_not_one(world):
    registration_id = await given_approved(world)
    row = await world.row(registration_id)

    await deliver(
        world.database,
        connected(registration_id, row, status="requested"),
        activated(registration_id, row),
    )

    assert (await world.row(registration_id)).state == "approved"


async def test_events_of_a_registration_that_is_gone_are_left_in_peace(world):
    registration_id = await given_approved(world)
    row = await world.row(registration_id)

    await deliver(world.database, activated(uuid4(), row), connected(uuid4(), row))

    assert (await world.row(registration_id)).state == "approved"


async def test_a_refused_connection_raises_the_case(world):
    await world.references()
    registration_id = await given_approved(world)
    row = await world.row(registration_id)

    await deliver(
        world.database,
        ConnectionRefused(
            landlord_id=LANDLORD,
            registration_id=registration_id,
            account_id=row.account_id,
            reason="owner_exists",
        ),
    )

    [failed] = await world.announced("verification.failed")
    assert (failed["reason"], failed["reference"]) == ("connection_refused", "SR00000001")
    assert (await world.row(registration_id)).state == "enquiry_sent"


async def test_a_connection_refused_after_a_decision_is_told_to_the_case(world):
    await world.references()
    registration_id = await world.enquired()
    decision = a_decision(registration_id)
    refused = ConnectionRefused(
        landlord_id=LANDLORD,
        registration_id=registration_id,
        account_id=decision.account_id,
        reason="account_not_found",
    )

    await deliver(world.database, decision, refused)

    [rejected] = await world.announced("decision.rejected")
    assert (rejected["decision_id"], rejected["reason"]) == (
        str(decision.decision_id),
        "account_not_found",
    )
    assert len(await world.announced("verification.failed")) == 1
    await deliver(world.database, a_decision(registration_id))
    assert (await world.row(registration_id)).state == "approved"


async def test_answers_are_erased_a_month_after_the_end_and_consent_stays(world):
    registration_id = await given_approved(world)
    row = await world.row(registration_id)
    await deliver(world.database, connected(registration_id, row), activated(registration_id, row))
    ended = (await world.row(registration_id)).moved_at

    for days in (29, 31):
        async with world.transaction() as session:
            at = ended + timedelta(days=days)
            await blank_answers(
                session, ended_before=at - timedelta(days=30), at=at, most=9, held=NothingHeld
            )
        row = await world.row(registration_id)
        assert (row.email == "") == (days == 31)
    assert (row.last_name, row.telephone, row.postcode) == ("", "", "")
    assert (row.consent_version, row.consent_text) == ("1", "I agree")
    assert await world.count("attempts") == 0


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    order=st.lists(st.integers(0, 2), min_size=3, max_size=9).filter(lambda o: {0, 1, 2} <= set(o))
)
async def test_events_twice_and_in_any_order_end_in_the_same_state(world, order):
    other = World(world.database)
    await other.references(first=uuid4().int % 10**9, last=2 * 10**9)
    registration_id = await other.enquired(email=f"{uuid4()}@example.com")
    await deliver(other.database, decision := a_decision(registration_id))
    row = await other.row(registration_id)
    events = [decision, connected(registration_id, row), activated(registration_id, row)]

    await deliver(other.database, *(events[number] for number in order))

    row = await other.row(registration_id)
    assert (row.state, row.contact_id) == ("admitted", decision.contact_id)
    about = [
        one
        for one in await other.announced("access.approved")
        if one["registration_id"] == str(registration_id)
    ]
    assert len(about) == 1
    assert await other.announced("decision.rejected") == []
