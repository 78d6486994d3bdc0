"""A customer signs in with another address: the record follows, once, and staff can see it."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from services.accounts.use_cases.follow_login_email import follow_login_email
from services.accounts.use_cases.follow_other_emails import follow_other_emails
from tests.accounts.conftest import LANDLORD
from tests.accounts.words import a_file, announced, imported, row, rows_of, value_of

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
async def contact(database):
    await imported(database, a_file(row()))
    return await value_of(database, "SELECT id FROM contacts")


async def follow(database, contact, email, *, as_of=NOON):
    async with database.transaction(LANDLORD) as session:
        await follow_login_email(
            session,
            landlord_id=LANDLORD,
            contact_id=contact,
            user_id=uuid4(),
            email=email,
            as_of=as_of,
            cause=uuid4(),
            at=NOON,
        )


async def test_the_record_takes_the_address_as_a_change_that_staff_see(accounts, database, contact):
    already = len(await announced(database))
    before = await value_of(database, "SELECT email FROM contacts")

    await follow(database, contact, "Eleanor@new.example.com")

    assert [(n, b["version"]) for n, b in (await announced(database))[already:]] == [("contact", 2)]
    [change] = await rows_of(
        database, "SELECT field, before, after, version, changed_by FROM contact_changes"
    )
    assert change[:4] == ("email", before, "Eleanor@new.example.com", 2)
    assert change[4].startswith("user:")
    assert await value_of(database, "SELECT email_key FROM contacts") == "eleanor@new.example.com"
    found = await accounts.call("GET", "/accounts", params={"q": "eleanor@new.example.com"})
    assert len(found.json()["items"]) == 1


async def test_told_twice_it_changes_once(database, contact):
    await follow(database, contact, "eleanor@new.example.com")
    events = len(await announced(database))

    await follow(database, contact, "eleanor@new.example.com")

    assert len(await announced(database)) == events
    assert await value_of(database, "SELECT version FROM contacts") == 2


async def test_an_older_address_never_takes_the_place_of_a_newer_one(database, contact):
    await follow(database, contact, "third@example.com", as_of=NOON + timedelta(minutes=5))
    await follow(database, contact, "second@example.com", as_of=NOON)

    assert await value_of(database, "SELECT email FROM contacts") == "third@example.com"


async def test_a_person_who_is_not_on_record_is_passed_over(database, contact):
    await follow(database, uuid4(), "nobody@example.com")

    assert await rows_of(database, "SELECT id FROM contact_changes") == []


async def follow_others(database, contact, proved=(), removed=(), *, as_of=NOON):
    async with database.transaction(LANDLORD) as session:
        await follow_other_emails(
            session,
            landlord_id=LANDLORD,
            contact_id=contact,
            user_id=uuid4(),
            proved=proved,
            removed=removed,
            as_of=as_of,
            cause=uuid4(),
            at=NOON,
        )


OTHERS = "SELECT other_emails FROM contacts"


async def test_the_record_takes_a_proved_address_beside_the_first_and_it_is_found(
    accounts, database, contact
):
    before = len(await announced(database))

    for _again in range(2):
        await follow_others(database, contact, ["Eleanor@work.example"])

    assert await value_of(database, OTHERS) == ["Eleanor@work.example"]
    assert [name for name, _ in (await announced(database))[before:]] == ["contact"]
    [change] = await rows_of(database, "SELECT field, before, after FROM contact_changes")
    assert tuple(change) == ("other_emails", "", "Eleanor@work.example")
    found = await accounts.call("GET", "/accounts", params={"q": "eleanor@work.example"})
    assert len(found.json()["items"]) == 1


async def test_what_a_person_removed_leaves_the_record_and_what_a_file_said_stays(
    database, contact
):
    await rows_of(database, "UPDATE contacts SET other_emails = '{office@example.org}' RETURNING 1")
    await follow_others(database, contact, ["eleanor@work.example", "Office@Example.org"])
    assert await value_of(database, OTHERS) == ["office@example.org", "eleanor@work.example"]

    await follow_others(database, contact, [], ["ELEANOR@work.example"])

    assert await value_of(database, OTHERS) == ["office@example.org"]


async def test_the_address_that_somebody_signs_in_with_stands_once_in_the_record(database, contact):
    old = await value_of(database, "SELECT email FROM contacts")
    await follow_others(database, contact, ["eleanor@work.example"])

    await follow(database, contact, "eleanor@work.example")
    await follow_others(database, contact, [old], ["eleanor@work.example"])

    assert await value_of(database, "SELECT email FROM contacts") == "eleanor@work.example"
    assert await value_of(database, OTHERS) == [old]


async def test_further_addresses_of_somebody_who_is_not_on_record_are_passed_over(
    database, contact
):
    await follow_others(database, uuid4(), ["nobody@example.com"])

    assert await rows_of(database, "SELECT id FROM contact_changes") == []


async def test_a_removed_address_does_not_come_back_by_an_older_word(database, contact):
    await follow_others(database, contact, [], ["gone@work.example"], as_of=NOON)

    await follow_others(database, contact, ["gone@work.example"], as_of=NOON - timedelta(minutes=1))

    assert await value_of(database, OTHERS) == []
