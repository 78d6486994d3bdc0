"""Every event is delivered twice, and in another order: the end is the same."""

import random
from typing import Any

from tests.journeys.house import House
from tests.journeys.words import (
    Person,
    given_an_account,
    given_an_enquiry,
    is_dashboard_of,
    prove_mailbox,
    register,
    sign_in,
)

LOOKS = {
    "identity": ("users", "pending_users"),
    "registration": ("registrations", "record_accounts", "record_contacts", "record_connections"),
    "accounts": ("accounts", "contacts", "connections"),
    "cases": ("cases",),
    "notifications": ("messages",),
}
"""The tables that make up the state of things, by service."""


async def state_of(house: House) -> dict[str, Any]:
    """Everything that stands in those tables, in no order."""
    return {
        table: sorted(
            row[0] for row in await house.rows(service, f"SELECT to_jsonb(t)::text FROM {table} t")
        )
        for service, tables in LOOKS.items()
        for table in tables
    }


async def forget_what_was_delivered(house: House) -> None:
    """Empty every inbox: only the handlers stand between an event and a second effect."""
    for service in LOOKS:
        await house.rows(service, "DELETE FROM inbox")


async def test_every_event_twice_more_and_shuffled_changes_nothing(house: House):
    told_before = len(await house.log_of_events())
    nadia = Person("Nadia", "El-Amin")
    account = await given_an_account(house, nadia)
    async with house.visitor() as visitor:
        await register(visitor, nadia)
        await prove_mailbox(house, visitor, nadia)
    reuben = Person("Reuben", "Achterberg")
    async with house.visitor() as visitor:
        reference = await given_an_enquiry(house, visitor, reuben)
    await house.inbox.wait_for(reuben.email, subject=reference)
    await house.comes_to_rest()
    before = await state_of(house)
    mails = len(await house.inbox.mails())
    dead = {service: await house.dead_letters(service) for service in LOOKS}
    log = (await house.log_of_events())[told_before:]
    assert len({routing_key for routing_key, _, _ in log}) > 8

    order = random.Random(20261122)
    for _ in range(2):
        again = order.sample(log, len(log))
        for routing_key, body, event_id in again:
            await house.deliver(routing_key.partition(".")[0], routing_key, body, event_id)
        await house.comes_to_rest()
        await forget_what_was_delivered(house)

    after = await state_of(house)
    for table, rows in before.items():
        assert after[table] == rows, table
    assert len(await house.inbox.mails()) == mails
    assert {service: await house.dead_letters(service) for service in LOOKS} == dead
    async with house.visitor() as visitor:
        assert is_dashboard_of(await sign_in(visitor, nadia), account)
