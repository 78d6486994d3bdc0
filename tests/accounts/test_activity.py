"""Recent activity: made of events, once, and told to those who may know it today."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text

from contracts.events.accounts import AccessChanged, LedgerPosted, PaymentFailed, StatementIssued
from services.accounts.domain.activity import Happening, Shown
from services.accounts.store.activity import keep_happenings
from services.accounts.subscribers import follow_activity_when_account_changed
from tests.accounts.test_ledger import charge, payment, post
from tests.accounts.words import LANDLORD, NOON, a_file, imported, number, row, rows_of, value_of


@pytest.fixture
async def home(accounts, database):
    await imported(database, a_file(row(), number(7)))
    account = await value_of(database, "SELECT id FROM accounts WHERE reference LIKE '3420-%'")
    contact = await value_of(database, "SELECT id FROM contacts WHERE contact_ref = 'C-1'")

    async def read(query=""):
        answer = await accounts.call(
            "GET",
            f"/me/accounts/{account}/activity{query}",
            as_="customer",
            contact_id=contact,
        )
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def newest():
        answer = await accounts.call(
            "GET", f"/me/accounts/{account}/notices", as_="customer", contact_id=contact
        )
        return [each["kind"] for each in answer.json()["newest"]]

    read.account, read.newest, read.accounts = account, newest, accounts
    return read


async def hear(database, *events):
    async with database.transaction(LANDLORD) as session:
        await follow_activity_when_account_changed(session, list(events))


def access(account, change="given"):
    return AccessChanged(
        landlord_id=LANDLORD,
        occurred_at=NOON,
        connection_id=uuid4(),
        account_id=account,
        contact_id=uuid4(),
        change=change,
        by="owner",
        told_ids=[],
    )


async def allow(database, **flags):
    changed = ", ".join(f"{name} = :{name}" for name in flags)
    async with database.transaction(LANDLORD) as session:
        await session.execute(text(f"UPDATE connections SET {changed}"), flags)


async def test_what_was_announced_is_told_once_however_often_it_comes(database, home):
    await post(database, home.account, charge(98_40, date(2026, 3, 2), "C-1"))
    await post(database, home.account, payment(50_00, date(2026, 3, 3), "P-1"))
    events = [
        LedgerPosted(landlord_id=LANDLORD, account_id=home.account, entries=1),
        LedgerPosted(landlord_id=LANDLORD, account_id=home.account, entries=2),
        access(home.account),
    ]

    await hear(database, *reversed(events), *events)
    await hear(database, *events)

    items = (await home())["items"]
    assert sorted(each["kind"] for each in items) == [
        "access.given",
        "ledger.charge.rent",
        "ledger.payment.direct_debit",
    ]
    assert sorted(each["amount_pence"] or 0 for each in items) == [-50_00, 0, 98_40]


async def test_an_entry_happened_on_its_own_day_whenever_it_came_in(database, home):
    await post(database, home.account, charge(98_40, date(2026, 3, 2), "C-1"))
    await hear(database, LedgerPosted(landlord_id=LANDLORD, account_id=home.account, entries=1))

    [item] = (await home())["items"]
    assert item["happened_at"].startswith("2026-03-02T12:00:00")


async def test_an_older_version_never_replaces_a_newer_one(database, home):
    def happening(version, kind):
        return Happening(subject, LANDLORD, home.account, version, kind, Shown.FINANCE, NOON)

    subject = uuid4()
    async with database.transaction(LANDLORD) as session:
        for version, kind in ((2, "newer"), (1, "older"), (2, "again")):
            await keep_happenings(session, [happening(version, kind)])

    assert await rows_of(database, "SELECT kind, version FROM activity") == [("newer", 2)]


async def test_money_is_told_to_those_with_finance_and_access_to_those_who_hold(database, home):
    payment_id = uuid4()
    failed = PaymentFailed(
        landlord_id=LANDLORD,
        payment_id=payment_id,
        account_id=home.account,
        contact_id=uuid4(),
        outcome="failed",
    )
    await hear(database, failed, access(home.account))

    assert len((await home())["items"]) == 2
    await allow(database, finance=False)
    assert [each["kind"] for each in (await home())["items"]] == ["access.given"]
    await allow(database, finance=True, role="family_friend")
    assert [each["kind"] for each in (await home())["items"]] == ["payment.failed"]
    assert await home.newest() == ["payment.failed"]
    await allow(database, role="unit_owner", is_provisional=True)
    assert (await home())["items"] == []


async def test_it_is_read_page_by_page(database, home, accounts):
    async with database.transaction(LANDLORD) as session:
        await keep_happenings(
            session,
            [
                Happening(
                    uuid4(),
                    LANDLORD,
                    home.account,
                    1,
                    "ledger.charge",
                    Shown.FINANCE,
                    datetime(2026, 3, 1, tzinfo=UTC) + timedelta(days=days // 2),
                )
                for days in range(5)
            ],
        )

    first = await home("?limit=3")
    last = first["items"][-1]
    moment = last["happened_at"].replace("+", "%2B")
    rest = await home(f"?limit=3&before={moment}&before_id={last['item_id']}")

    assert (len(first["items"]), first["has_more"]) == (3, True)
    assert (len(rest["items"]), rest["has_more"]) == (2, False)
    assert len({each["item_id"] for each in first["items"] + rest["items"]}) == 5


@pytest.mark.parametrize(
    ("closed", "told"),
    [
        ((), {"access.given", "ledger.charge.rent"}),
        (("money",), {"access.given"}),
        (("documents", "messages"), {"access.given", "ledger.charge.rent"}),
    ],
    ids=["nothing-closed", "money", "documents-and-messages"],
)
async def test_what_stands_in_a_closed_room_is_left_out(database, home, closed, told):
    await post(database, home.account, charge(98_40, date(2026, 3, 2), "C-1"))
    await hear(
        database,
        LedgerPosted(landlord_id=LANDLORD, account_id=home.account, entries=1),
        access(home.account),
    )

    home.accounts.rooms_closed = closed

    assert {each["kind"] for each in (await home())["items"]} == told
    assert set(await home.newest()) == told


async def test_a_statement_that_was_made_is_told_to_who_may_see_the_money(home, database):
    issued = StatementIssued(
        landlord_id=LANDLORD, statement_id=uuid4(), account_id=home.account, contact_id=uuid4()
    )
    await hear(database, issued)
    await hear(database, issued)
    assert [each["kind"] for each in (await home())["items"]] == ["statement.issued"]

    async with database.transaction(LANDLORD) as session:
        await session.execute(text("UPDATE connections SET finance = false"))
    assert (await home())["items"] == []
