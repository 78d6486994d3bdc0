"""A link that carries a portal key: for whom staff found on record, for a day, for one login."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from chassis.events import now
from chassis.posted import is_portal_key
from contracts.api.accounts import Records
from contracts.api.registration import Evidence
from contracts.events.cases import PortalKeyRequested
from services.registration.domain.key_links import link_in, link_token
from services.registration.use_cases.make_key_link import make_key_link
from tests.registration.door import Door
from tests.registration.test_posted import REFERENCE, preset
from tests.registration.words import BLIND, LANDLORD, World, a_connection, a_contact, an_account


@pytest.fixture
def door(door: Door) -> Iterator[Door]:
    """A landlord whose owners come by portal key."""
    door.world.policy = preset("preset_d")
    means = door.service.context.clients
    door.service.context.clients = replace(means, policies={LANDLORD: door.world.policy})
    yield door
    door.service.context.clients = means


async def given_a_request(world: World, **said):
    """Somebody who asked without a key, up to the case."""
    registration_id = await world.start(way="no_key", at=now(), **said)
    await world.verify(registration_id, at=now())
    await world.references()
    await world.enquire(registration_id, at=now())
    return registration_id


async def given_an_owner(world: World, **facts):
    contact = a_contact()
    connection = a_connection(contact, **facts)
    account = an_account(contact, connections=[connection], reference=REFERENCE)
    await world.record(account)
    return account, contact


def wanted(registration_id, account, contact):
    return PortalKeyRequested(
        landlord_id=LANDLORD,
        request_id=uuid4(),
        case_id=uuid4(),
        registration_id=registration_id,
        account_id=account.account_id,
        contact_id=contact.contact_id,
    )


async def send(world: World, event: PortalKeyRequested, *, at=None):
    async with world.transaction() as session:
        await make_key_link(session, wanted=event, blind=BLIND, at=at or now())


async def opened(door: Door, token: str):
    return await door.call("POST", "/key-links/open", body={"token": token})


async def test_a_request_that_staff_matched_gets_one_link(door):
    account, contact = await given_an_owner(door.world)
    door.neighbours.pages[None] = Records(accounts=[account])
    event = wanted(await given_a_request(door.world), account, contact)

    await send(door.world, event)
    await send(door.world, event)

    assert len(await door.world.announced("key_link.made")) == 1
    assert await door.world.announced("decision.rejected") == []
    secret = await door.call("POST", f"/secrets/{event.request_id}", by="service:notifications")
    assert secret.status_code == 200, secret.text
    assert secret.json()["account_reference"] == account.reference
    token = secret.json()["link"].partition("token=")[2]
    assert token == link_token(event.request_id, LANDLORD, BLIND)

    for _ in range(2):
        carried = (await opened(door, token)).json()
        assert carried["way"] == "portal_key"
        assert carried["account_reference"] == account.reference
        assert is_portal_key(carried["portal_key"])


async def test_whoever_uses_the_key_of_a_link_answers_the_request_and_closes_the_link(door):
    account, contact = await given_an_owner(door.world)
    door.neighbours.pages[None] = Records(accounts=[account])
    asked = await given_a_request(door.world)
    event = wanted(asked, account, contact)
    await send(door.world, event)
    token = link_token(event.request_id, LANDLORD, BLIND)
    carried = (await opened(door, token)).json()

    evidence = Evidence(account_reference=REFERENCE, portal_key=carried["portal_key"])
    registration_id = await door.world.start(way="portal_key", at=now())
    state = await door.world.verify(registration_id, evidence, at=now())

    assert state == "approved"
    assert await door.world.row(asked) is None, "nothing that was said is kept"
    assert (await opened(door, token)).status_code == 404


async def test_a_link_opens_nothing_after_a_day_or_when_it_is_none_of_ours(door):
    account, contact = await given_an_owner(door.world)
    door.neighbours.pages[None] = Records(accounts=[account])
    event = wanted(await given_a_request(door.world), account, contact)
    await send(door.world, event, at=now() - timedelta(hours=24, seconds=1))
    good = link_token(event.request_id, LANDLORD, BLIND)

    answers = [await opened(door, token) for token in (good, good[:-1] + "x", "", "é.é", "a" * 200)]

    assert {(each.status_code, each.json()["code"]) for each in answers} == {
        (404, "key_link_not_valid")
    }
    assert link_in(good, LANDLORD, BLIND) == event.request_id


@pytest.mark.parametrize(
    ("facts", "reason"),
    [({"role": "family_friend"}, "holds_no_home"), ({"status": "previous"}, "holds_no_home")],
)
async def test_who_does_not_hold_the_home_gets_none_and_the_case_hears_why(door, facts, reason):
    account, contact = await given_an_owner(door.world, **facts)
    event = wanted(await given_a_request(door.world), account, contact)

    await send(door.world, event)

    [rejected] = await door.world.announced("decision.rejected")
    assert (rejected["decision_id"], rejected["reason"]) == (str(event.request_id), reason)
    assert await door.world.announced("key_link.made") == []


async def test_a_request_that_is_gone_gets_none(door):
    account, contact = await given_an_owner(door.world)

    await send(door.world, wanted(uuid4(), account, contact))

    [rejected] = await door.world.announced("decision.rejected")
    assert rejected["reason"] == "not_found"
