"""What the record lacks, and whom its facts kept out: counted, with nothing that anybody typed."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text

from services.registration.domain.gaps import month_began
from services.registration.use_cases.expire_registrations import expire_registrations
from tests.registration.words import NOON, PURCHASE, a_connection, a_contact, an_account


async def gaps(world):
    async with world.transaction() as session:
        rows = await session.execute(text("SELECT field, account_id FROM record_gaps"))
        return {tuple(row) for row in rows}


async def failed(world):
    async with world.transaction() as session:
        rows = await session.execute(
            text("SELECT field, account_id, registration_id, is_missing FROM failed_facts")
        )
        return {tuple(row) for row in rows}


async def test_each_account_is_counted_by_what_it_lacks(world):
    full = an_account(a_contact(date_of_birth=date(1958, 6, 12)))
    bare = an_account(a_contact(emails=[]), postcode="")
    firm = an_account(a_contact(is_organisation=True, first_name="", last_name=""))
    empty = an_account()
    ended = an_account(a_contact(emails=[]), status="previous")

    await world.record(full, bare, firm, empty, ended)

    lacking = await gaps(world)
    assert {field for field, account in lacking if account == full.account_id} == set()
    assert {field for field, account in lacking if account == bare.account_id} == {
        "email",
        "date_of_birth",
        "postcode",
    }
    assert not [field for field, account in lacking if account == firm.account_id]
    assert {field for field, account in lacking if account == empty.account_id} == {"holder"}
    assert not [field for field, account in lacking if account == ended.account_id]


async def test_a_correction_of_the_contact_alone_closes_the_gap_and_a_rebuild_finds_the_same(world):
    contact_id = uuid4()
    before = a_contact(contact_id=contact_id, emails=[])
    home = an_account(before)
    await world.record(home)
    assert ("email", home.account_id) in await gaps(world)

    mended = a_contact(contact_id=contact_id, version=2, emails=["new@example.com"])
    at_home = an_account(
        mended,
        account_id=home.account_id,
        connections=[
            a_connection(mended, connection_id=home.connections[0].connection_id, version=2)
        ],
    )
    await world.record(at_home)
    after = await gaps(world)
    assert ("email", home.account_id) not in after

    for stale_or_same in (home, at_home, at_home):
        await world.record(stale_or_same)
    assert await gaps(world) == after
    async with world.transaction() as session:
        await session.execute(text("DELETE FROM record_gaps"))
    await world.record(at_home, is_rebuild=True)
    assert await gaps(world) == after


async def test_a_fact_that_alone_differs_is_counted_once_for_each_person(world):
    home = an_account(a_contact(emails=[]), reference="777", start_date=date(2001, 1, 1))
    other = an_account(a_contact(last_name="Marsh", emails=["marsh@example.com"]), reference="778")
    await world.record(home, other)

    registration_id = await world.start()
    await world.verify(registration_id)
    await world.verify(registration_id, PURCHASE)
    again = await world.start(email="eleanor.vance+2@example.com")
    await world.verify(again)
    of_marsh = await world.start(email="marsh@example.com", last_name="Marshall")
    await world.verify(of_marsh)

    assert await failed(world) == {
        ("email", home.account_id, registration_id, True),
        ("email", home.account_id, again, True),
        ("surname", other.account_id, of_marsh, False),
    }


async def test_where_several_facts_differ_or_many_accounts_fit_nothing_is_counted(world):
    await world.record(an_account(a_contact(last_name="Marsh", emails=["m@example.com"])))
    await world.verify(await world.start())
    assert await failed(world) == set()

    await world.record(*(an_account(a_contact(emails=[f"{n}@example.com"])) for n in range(4)))
    await world.verify(await world.start())
    assert await failed(world) == set()


async def test_whoever_is_let_in_failed_nothing(world):
    await world.record(an_account(a_contact()))

    assert await world.verify(await world.start()) == "approved"

    assert await failed(world) == set()


async def test_what_no_page_counts_any_more_is_forgotten(world):
    home = an_account(a_contact(emails=[]))
    await world.record(home)
    await world.verify(await world.start())
    ever = timedelta(days=9999)

    for days, left in ((300, 1), (430, 0)):
        async with world.transaction() as session:
            await expire_registrations(session, unproved_after=ever, at=NOON + timedelta(days=days))
        assert await world.count("failed_facts") == left


@pytest.mark.parametrize(
    ("at", "back", "began"),
    [
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), 0, datetime(2026, 6, 30, 23, 0, tzinfo=UTC)),
        (datetime(2026, 1, 1, 12, tzinfo=UTC), 1, datetime(2025, 12, 1, tzinfo=UTC)),
        (datetime(2026, 1, 31, 12, tzinfo=UTC), 13, datetime(2024, 12, 1, tzinfo=UTC)),
    ],
)
def test_a_month_begins_at_midnight_in_london(at, back, began):
    assert month_began(at, back=back) == began


async def test_the_counts_and_the_accounts_behind_them_are_a_leads_alone(door):
    world = door.world
    home, *others = (
        an_account(
            a_contact(emails=[], contact_id=uuid4()), reference=f"90{n}", postcode=f"LX{n} 2AB"
        )
        for n in range(1, 6)
    )
    await world.record(home, *others)
    at = datetime.now(UTC)
    registration_id = await world.start(at=at)
    await world.verify(registration_id, at=at)

    counted = await door.call("GET", "/record-gaps", kind="staff", roles=["lead"])
    [email] = [one for one in counted.json()["fields"] if one["field"] == "email"]
    assert email["lacking"] == 5
    assert email["this_month"] == {"missing": 1, "other": 0}
    assert email["last_month"] == {"missing": 0, "other": 0}

    seen, after = [], ""
    while after is not None:
        path = "/record-gaps/email?limit=2" + (f"&after={after}" if after else "")
        part = (await door.call("GET", path, kind="staff", roles=["lead"])).json()
        seen += [one["account_id"] for one in part["items"]]
        after = part["next"]
    assert sorted(seen) == sorted(str(one.account_id) for one in (home, *others))
    [one] = (
        await door.call("GET", "/record-gaps/email?failed=true", kind="staff", roles=["lead"])
    ).json()["items"]
    assert (one["failed"], one["is_missing"]) == (1, True)
    assert (
        await door.call("GET", "/record-gaps/shoe_size", kind="staff", roles=["lead"])
    ).status_code == 422
    assert (
        await door.call("GET", "/record-gaps", kind="staff", roles=["agent"])
    ).status_code == 403
