"""A body that does not parse goes to the dead letters, and nothing else waits for it."""

import json
from uuid import uuid4

import aiormq
import pytest

from tests.journeys.house import House, eventually
from tests.journeys.words import Person, cases_under, given_an_enquiry

POISON = [
    b"",
    b"{",
    b"\xff\xfe\x00",
    b'"a string"',
    b"[]",
    json.dumps({"registration_id": "not an id"}).encode(),
    b'{"registration_id": ' * 500,
    b"[" * 200_000,
]


async def test_bodies_that_do_not_parse_are_put_aside_and_hold_nobody_up(house: House):
    before = await house.dead_letters("cases")

    for body in POISON:
        await house.deliver(
            "registration", "registration.verification.failed.v1", body, str(uuid4())
        )
    theo = Person("Theo", "Lindqvist")
    async with house.visitor() as visitor:
        reference = await given_an_enquiry(house, visitor, theo)

    async def is_open() -> bool:
        return len(await cases_under(house, reference)) == 1

    await eventually(is_open, "the case is open", within=10)

    async def are_aside() -> bool:
        return await house.dead_letters("cases") == before + len(POISON)

    await eventually(are_aside, "the poison lies with the dead letters", within=10)


async def test_a_service_cannot_speak_for_another(house: House):
    with pytest.raises((aiormq.exceptions.AMQPError, aiormq.exceptions.DeliveryError)):
        await house.deliver(
            "notifications", "registration.verification.failed.v1", b"{}", str(uuid4())
        )
