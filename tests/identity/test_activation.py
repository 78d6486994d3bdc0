"""A login begins to work when the record connects its person, and not before."""

import asyncio
from uuid import uuid4

import pytest

from contracts.events.accounts import ConnectionChanged
from tests.identity.conftest import GOOD_PASSWORD, HARROWMERE

ACTIVATED = "identity.user.activated.v1"


async def activations(identity):
    return [event for event in await identity.announced() if event["key"] == ACTIVATED]


async def test_the_chosen_password_works_once_the_record_connects(identity):
    registration_id = await identity.hold()
    await identity.prove(registration_id)
    assert (await identity.sign_in()).status_code == 401

    contact_id = await identity.connect(registration_id)

    assert (await identity.sign_in()).status_code == 201
    [event] = await activations(identity)
    assert event["contact_id"] == str(contact_id)
    assert event["registration_id"] == str(registration_id)


@pytest.mark.parametrize("status", ["requested", "previous", "rejected"])
async def test_other_states_of_a_connection_activate_nobody(identity, status):
    registration_id = await identity.hold()
    await identity.prove(registration_id)

    await identity.connect(registration_id, status=status)

    assert await activations(identity) == []


async def test_nobody_gets_in_whose_mailbox_was_not_proved(identity):
    registration_id = await identity.hold()

    await identity.connect(registration_id)

    assert await identity.rows("SELECT 1 FROM users") == []


async def test_the_same_event_twice_and_a_later_version_announce_once(identity):
    registration_id = await identity.hold()
    await identity.prove(registration_id)
    event = ConnectionChanged(
        landlord_id=HARROWMERE,
        connection_id=uuid4(),
        contact_id=uuid4(),
        account_id=uuid4(),
        status="approved",
        version=1,
        registration_id=registration_id,
    )

    await identity.deliver(event)
    await identity.deliver(event)
    await identity.deliver(event.model_copy(update={"event_id": uuid4(), "version": 2}))

    assert len(await activations(identity)) == 1
    assert len(await identity.rows("SELECT 1 FROM users")) == 1


async def test_of_several_that_wait_on_one_address_one_is_kept(identity):
    stranger = await identity.hold(password="somebody-else-chose-this")
    person = await identity.hold()
    await identity.prove(person)

    await identity.connect(person)

    assert (await identity.sign_in()).status_code == 201
    assert (await identity.sign_in(password="somebody-else-chose-this")).status_code == 401
    answer = await identity.call("POST", f"/pending-users/{stranger}/code")
    assert answer.status_code == 404


async def test_a_second_approved_registration_joins_the_login_and_keeps_its_password(identity):
    first, second = await identity.hold(), await identity.hold(password="another-fine-lantern")
    await identity.prove(first)
    ticket = (await identity.prove(second))["ticket"]

    await identity.connect(first)
    [row] = await identity.rows(
        "SELECT state, password_hash FROM pending_users WHERE registration_id = :r", r=second
    )
    await identity.connect(second)

    assert (row.state, row.password_hash) == ("superseded", None)
    told = await activations(identity)
    assert [event["registration_id"] for event in told] == [str(first), str(second)]
    assert told[0]["user_id"] == told[1]["user_id"]
    assert (await identity.sign_in()).status_code == 201
    assert (await identity.sign_in(password="another-fine-lantern")).status_code == 401
    opened = await identity.call("POST", "/sessions/from-ticket", {"ticket": ticket})
    assert opened.status_code == 201


async def test_two_registrations_of_one_address_approved_at_once_make_one_login(identity):
    registrations = [await identity.hold() for _ in range(4)]
    for each in registrations:
        await identity.prove(each)

    await asyncio.gather(*(identity.connect(each) for each in registrations))

    assert len(await identity.rows("SELECT 1 FROM users")) == 1
    assert len(await activations(identity)) == 4


async def test_a_deactivated_login_is_not_brought_back_by_registering_again(identity):
    registration_id = await identity.hold()
    await identity.prove(registration_id)
    await identity.customer("other@example.com")
    await identity.rows(
        "UPDATE users SET state = 'deactivated', email_key = :k", k="eleanor.vance@example.com"
    )

    await identity.connect(registration_id)

    assert len(await activations(identity)) == 1
    assert (await identity.sign_in()).status_code == 401


async def test_an_invited_contact_may_register_instead(identity):
    invited = await identity.call(
        "POST",
        "/users",
        {"email": "eleanor.vance@example.com", "contact_id": str(uuid4())},
        as_="operator",
    )
    registration_id = await identity.hold()
    await identity.prove(registration_id)

    contact_id = await identity.connect(registration_id)

    assert (await identity.sign_in(password=GOOD_PASSWORD)).status_code == 201
    [row] = await identity.rows("SELECT contact_id FROM users")
    assert row.contact_id == contact_id
    late = await identity.call(
        "POST",
        "/invitations/take",
        {"token": invited.json()["token"], "password": "some-other-lantern"},
    )
    assert late.status_code == 404


async def test_the_ticket_opens_one_session_once_the_login_works(identity):
    registration_id = await identity.hold()
    ticket = (await identity.prove(registration_id))["ticket"]
    early = await identity.call("POST", "/sessions/from-ticket", {"ticket": ticket})
    await identity.connect(registration_id)

    answers = await asyncio.gather(
        *(identity.call("POST", "/sessions/from-ticket", {"ticket": ticket}) for _ in range(5))
    )

    assert (early.status_code, early.json()["code"]) == (409, "not_active_yet")
    assert sorted(answer.status_code for answer in answers) == [201, 401, 401, 401, 401]
    [opened] = [answer for answer in answers if answer.status_code == 201]
    view = await identity.introspect(opened.json()["token"])
    assert view.json()["registration_id"] == str(registration_id)


async def test_the_browser_of_the_first_session_is_known_from_then_on(identity):
    registration_id = await identity.hold()
    ticket = (await identity.prove(registration_id))["ticket"]
    await identity.connect(registration_id)
    first = await identity.call("POST", "/sessions/from-ticket", {"ticket": ticket})
    for _ in range(5):
        await identity.sign_in(password="wrong-marsh-lantern")
    typed = {"kind": "customer", "email": "eleanor.vance@example.com", "password": GOOD_PASSWORD}

    elsewhere = await identity.call("POST", "/sessions", typed)
    here = await identity.call("POST", "/sessions", typed | {"device": first.json()["device"]})

    assert elsewhere.json()["code"] == "sign_in_locked"
    assert here.status_code == 201


async def test_a_ticket_lives_thirty_minutes(identity):
    registration_id = await identity.hold()
    ticket = (await identity.prove(registration_id))["ticket"]
    await identity.connect(registration_id)
    await identity.rows("UPDATE tickets SET expires_at = expires_at - interval '30 minutes'")

    answer = await identity.call("POST", "/sessions/from-ticket", {"ticket": ticket})

    assert (answer.status_code, answer.json()["code"]) == (401, "ticket_not_valid")
