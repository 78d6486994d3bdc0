"""Somebody came in provisionally: seven days without an objection open what was withheld."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from services.accounts.jobs import confirm_what_nobody_objected_to
from services.accounts.use_cases.begin_silence import begin_silence
from services.accounts.use_cases.confirm_after_silence import confirm_after_silence
from services.accounts.use_cases.leave_to_staff import leave_to_staff
from tests.accounts.test_grant_access import CALLISTA, NOBODY, approve
from tests.accounts.words import (
    LANDLORD,
    NOON,
    a_file,
    announced,
    imported,
    row,
    rows_of,
    value_of,
)

AFTER = NOON + timedelta(days=7)
OWNER = "role = 'unit_owner' AND is_provisional"
SOMEBODY_ELSE = """
    INSERT INTO connections (id, landlord_id, account_id, contact_id, role, status, valid_from,
                             valid_to, finance, maintenance, keys, documents, version)
    SELECT gen_random_uuid(), landlord_id, account_id, contact_id, 'unit_owner', 'current',
           valid_from, valid_from + 9000, true, true, true, true, 1
      FROM connections WHERE role = 'tenant' RETURNING 1
"""


@pytest.fixture
async def callista(database):
    """A provisional owner of a home in which a tenant lives, and which was written to."""
    await imported(database, a_file(row(role="tenant")))
    event, _ = await approve(database, newcomer=CALLISTA, is_provisional=True)
    await letter_goes_out(database)
    return event.contact_id


async def letter_goes_out(database, at=NOON):
    connection = await value_of(database, f"SELECT id FROM connections WHERE {OWNER}")
    async with database.transaction(LANDLORD) as session:
        await begin_silence(session, landlord_id=LANDLORD, connection_id=connection, told_at=at)


async def wait(database, at=AFTER):
    connection = await value_of(database, f"SELECT id FROM connections WHERE {OWNER}")
    async with database.transaction(LANDLORD) as session:
        return await confirm_after_silence(
            session, landlord_id=LANDLORD, connection_id=connection, at=at
        )


async def is_provisional(database):
    return await value_of(
        database, "SELECT is_provisional FROM connections WHERE role = 'unit_owner'"
    )


async def test_a_provisional_owner_is_announced_once_with_those_who_are_told(database):
    await imported(database, a_file(row(role="tenant")))
    tenant = await value_of(database, "SELECT id FROM contacts")

    event, said = await approve(database, newcomer=CALLISTA, is_provisional=True)
    _, again = await approve(
        database, newcomer=CALLISTA, contact=event.contact_id, is_provisional=True
    )

    [(_, given)] = [each for each in said if each[0] == "provisional_access"]
    assert given["told_ids"] == [str(tenant)]
    assert given["contact_id"] == str(event.contact_id)
    assert "Callista" not in str(given)
    assert [name for name, _ in again] == ["connection"]
    state = f"SELECT awaits_letter, provisional_until FROM connections WHERE {OWNER}"
    assert await rows_of(database, state) == [(True, None)]


async def test_the_days_are_counted_from_the_letter_and_not_before(database):
    await imported(database, a_file(row(role="tenant")))
    await approve(database, newcomer=CALLISTA, is_provisional=True)
    day = timedelta(days=1)

    assert not await wait(database, NOON + 400 * day)
    await letter_goes_out(database, NOON + 3 * day)
    await letter_goes_out(database, NOON + 9 * day)  # delivered twice, it begins once
    assert not await wait(database, NOON + 10 * day - timedelta(seconds=1))
    assert await wait(database, NOON + 10 * day)


async def test_a_home_that_the_letter_did_not_reach_is_left_to_staff(database, callista):
    connection = await value_of(database, f"SELECT id FROM connections WHERE {OWNER}")

    async with database.transaction(LANDLORD) as session:
        await leave_to_staff(session, landlord_id=LANDLORD, connection_id=connection)
    await letter_goes_out(database)

    assert not await wait(database, AFTER + timedelta(days=400))
    assert await is_provisional(database)


async def test_who_came_in_on_record_or_by_staff_waits_for_nobody(database):
    await imported(database, a_file(row(**NOBODY)))

    _, said = await approve(database, newcomer=CALLISTA, basis="decision")

    assert "provisional_access" not in [name for name, _ in said]
    assert await value_of(database, "SELECT provisional_until FROM connections") is None


async def test_seven_days_without_an_objection_open_everything_once(accounts, database, callista):
    before = await wait(database, AFTER - timedelta(seconds=1))
    already = len(await announced(database))
    connection = await value_of(database, f"SELECT id FROM connections WHERE {OWNER}")

    await asyncio.gather(
        *(confirm_what_nobody_objected_to(accounts.service.context) for _ in range(2))
    )

    [home] = await accounts.homes(callista)
    assert (before, home["is_provisional"], home["finance"]) == (False, False, True)
    assert home["provisional_until"] is None
    said = (await announced(database))[already:]
    assert [(name, body["connection_id"]) for name, body in said] == [
        ("connection", str(connection))
    ]
    assert await rows_of(
        database, "SELECT before, after, reason, changed_by FROM contact_changes"
    ) == [("provisional", "confirmed", "7 days without an objection", "clock")]
    assert await rows_of(
        database, "SELECT actor_kind FROM audit_entries WHERE act LIKE 'connection.confirmed%'"
    ) == [("clock",)]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param("SET status = 'requested'", id="frozen"),
        pytest.param("SET status = 'previous', valid_to = valid_from", id="ended"),
        pytest.param("SET valid_to = valid_from + 900", id="with a last day"),
        pytest.param("SET provisional_until = NULL", id="left to staff"),
    ],
)
async def test_what_is_frozen_has_ended_or_is_left_to_staff_stays_provisional(
    database, callista, change
):
    await rows_of(database, f"UPDATE connections {change} WHERE {OWNER} RETURNING 1")
    already = len(await announced(database))

    assert not await wait(database)

    assert await is_provisional(database)
    assert (await announced(database))[already:] == []


async def test_an_owner_who_was_recorded_meanwhile_leaves_the_newcomer_provisional(
    accounts, database, callista
):
    """One with a last day: one without is refused by the index as long as the newcomer is in."""
    with pytest.raises(Exception, match="connections_one_owner_idx"):
        await rows_of(database, SOMEBODY_ELSE.replace("valid_from + 9000", "NULL"))
    await rows_of(database, SOMEBODY_ELSE)

    assert not await wait(database, datetime.now(UTC))

    [home] = await accounts.homes(callista)
    assert (home["is_provisional"], home["finance"]) == (True, False)


async def test_an_account_that_ended_meanwhile_opens_nothing(database, callista):
    await rows_of(database, "UPDATE accounts SET status = 'previous' RETURNING 1")

    assert not await wait(database)
