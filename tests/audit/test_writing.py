"""What is written stays as it was written, and nobody waits for the chain."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from chassis.audit import record
from chassis.audit.sealing import forget_entries, forget_networks
from chassis.errors import Unavailable
from chassis.events import now
from tests.audit.conftest import LANDLORD, PERSON


@pytest.mark.parametrize("table", ["audit_entries", "audit_seals", "audit_anchors"])
@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM {}", "TRUNCATE {}", "UPDATE {} SET landlord_id = landlord_id"],
)
async def test_the_service_may_add_and_read_and_nothing_else(audit, table, statement):
    await audit.days(1)

    with pytest.raises(DBAPIError, match="permission denied"):
        async with audit.database.transaction(LANDLORD) as session:
            await session.execute(text(statement.format(table)))


async def test_an_act_that_cannot_be_recorded_does_not_happen(audit):
    await audit.change(
        "CREATE FUNCTION no_space() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'no space left' USING ERRCODE = '53100'; END $$"
    )
    await audit.change(
        "CREATE TRIGGER no_space BEFORE INSERT ON audit_entries EXECUTE FUNCTION no_space()"
    )

    with pytest.raises(Unavailable):
        await _count_and_record(audit)

    assert await audit.change("SELECT 1 FROM sign_in_counters") == []


async def _count_and_record(audit):
    async with audit.database.transaction(LANDLORD) as session:
        await session.execute(
            text(
                "INSERT INTO sign_in_counters (landlord_id, kind, identifier, failures, "
                "changed_at) VALUES (:l, 'customer', 'x', 0, now())"
            ),
            {"l": LANDLORD},
        )
        record(
            session,
            landlord_id=LANDLORD,
            act="x.done",
            at=now(),
            actor="clock",
            actor_kind="clock",
        )


async def test_what_was_written_late_is_chained_all_the_same(audit):
    async with audit.database.transaction(LANDLORD) as slow:
        record(
            slow,
            landlord_id=LANDLORD,
            act="slow.done",
            at=now(),
            actor=str(PERSON),
            actor_kind="customer",
        )
        await slow.flush()
        await audit.days(2)

    await audit.seal()

    report = await audit.verify()
    assert (report.entries, report.end, report.findings) == (3, 3, [])


async def _record_and_fail(audit):
    async with audit.database.transaction(LANDLORD) as session:
        record(
            session, landlord_id=LANDLORD, act="x.done", at=now(), actor="clock", actor_kind="clock"
        )
        await session.flush()
        raise ZeroDivisionError


async def test_an_act_that_was_taken_back_leaves_no_gap(audit):
    with pytest.raises(ZeroDivisionError):
        await _record_and_fail(audit)
    await audit.days(2)

    report = await audit.verify()
    assert (report.end, report.findings, len(audit.pen.committed)) == (2, [], 2)


async def test_sealing_in_several_processes_at_once_makes_one_chain(audit):
    for _ in range(5):
        await asyncio.gather(*(audit.act() for _ in range(8)), *(audit.seal() for _ in range(3)))
    while await audit.seal():
        pass

    report = await audit.verify()
    assert (report.entries, report.end, report.findings) == (40, 40, [])


async def test_acting_does_not_wait_for_sealing(audit):
    await audit.act()
    async with audit.database.transaction(LANDLORD) as session:
        assert await audit.sealer.seal(session, landlord_id=LANDLORD, at=now()) == 1

        await asyncio.wait_for(audit.act(), timeout=3)
        assert await audit.seal() == 0

    assert await audit.seal() == 1


async def test_each_sealing_is_announced_with_a_signature_and_nothing_about_anybody(audit):
    await audit.act(actor_name="Priya Ranasinghe")
    await audit.seal()

    [event] = await audit.change("SELECT routing_key, body FROM outbox")
    assert event["routing_key"] == "identity.audit.anchored.v1"
    assert "Priya" not in event["body"]
    assert str(PERSON) not in event["body"]


async def test_after_thirty_days_only_the_area_of_a_network_is_left(audit):
    old = await audit.act(at=now() - timedelta(days=31))
    older_address = await audit.act(network="2001:db8:1:2::/64", at=now() - timedelta(days=31))
    new = await audit.act()
    await audit.seal()
    for _ in range(2):
        async with audit.database.transaction(LANDLORD) as session:
            await forget_networks(session, landlord_id=LANDLORD, now=now())

    kept = [await audit.entry(one) for one in (old, older_address, new)]

    assert [(one.network, one.area) for one in kept] == [
        ("", "203.0.113.0/24"),
        ("", "2001:db8:1::/48"),
        ("203.0.113.7", "203.0.113.0/24"),
    ]
    assert [one.network_salt is None for one in kept] == [True, True, False]
    assert await audit.found() == []


async def test_old_entries_are_forgotten_up_to_a_signed_end_and_the_chain_still_holds(audit):
    long_ago = now() - timedelta(days=3000)
    for _ in range(3):
        await audit.act(at=long_ago)
    await audit.seal(at=long_ago)
    await audit.days(2)

    async with audit.database.transaction(LANDLORD) as session:
        forgotten = await forget_entries(
            session, landlord_id=LANDLORD, kept_for=timedelta(days=2192), now=now()
        )
    await audit.seal()

    report = await audit.verify()
    assert forgotten == 3
    assert (report.entries, report.end, report.findings) == (3, 6, [])


@pytest.mark.parametrize("days", [3000, 1])
async def test_nothing_of_the_last_year_can_be_forgotten_whatever_the_clock_says(audit, days):
    await audit.act()
    await audit.seal(at=now() - timedelta(days=days))

    with pytest.raises(DBAPIError, match="more than a year ago"):
        async with audit.database.transaction(LANDLORD) as session:
            await session.execute(text("SELECT forget_audit(:l, 1)"), {"l": LANDLORD})


async def test_an_entry_holds_whatever_a_person_typed(audit):
    entry_id = await audit.act(details={"reason": "null \x00, half \ud800, line\nbreak, 🔑"})
    await audit.seal()

    entry = await audit.entry(entry_id)
    assert entry.details == {"reason": "null , half ?, line\nbreak, 🔑"}
    assert await audit.found() == []
