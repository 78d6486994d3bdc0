"""The money of an account: posted once, never changed, told to whoever may know it."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from services.accounts.domain.errors import EntryKnownOtherwise
from services.accounts.domain.ledger import EntryType, NewEntry
from services.accounts.domain.roles import london_date
from services.accounts.store.ledger import entries_between, period_of
from services.accounts.use_cases.post_entries import post_entries
from tests.accounts.words import (
    LANDLORD,
    OTHER_LANDLORD,
    a_file,
    imported,
    number,
    row,
    rows_of,
    value_of,
)

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


def charge(amount, day, ref, *, due=None, subtype="rent", text=""):
    return NewEntry(EntryType.CHARGE, subtype, amount, day, ref, text, due)


def payment(amount, day, ref, *, subtype="direct_debit"):
    return NewEntry(EntryType.PAYMENT, subtype, -amount, day, ref)


@pytest.fixture
async def account(database):
    await imported(database, a_file(row(), number(7)))
    return await value_of(database, "SELECT id FROM accounts WHERE reference LIKE '3420-%'")


@pytest.fixture
async def contact(database, account):
    return await value_of(database, "SELECT id FROM contacts WHERE contact_ref = 'C-1'")


async def post(database, account, *entries, source="import", at=NOW):
    async with database.transaction(LANDLORD) as session:
        return await post_entries(
            session,
            landlord_id=LANDLORD,
            account_id=account,
            source=source,
            entries=entries,
            posted_at=at,
        )


async def balance_of(accounts, account, contact):
    return (
        await accounts.call(
            "GET", f"/me/accounts/{account}/balance", as_="customer", contact_id=contact
        )
    ).json()


async def test_entries_are_posted_in_the_order_of_their_days_with_what_is_owed_after_each(
    database, account
):
    await post(
        database,
        account,
        payment(50_00, date(2026, 2, 3), "P-1"),
        charge(98_40, date(2026, 2, 2), "C-1"),
        charge(98_40, date(2026, 2, 9), "C-2"),
    )

    found = await rows_of(
        database,
        "SELECT number, external_ref, balance_pence FROM ledger_entries ORDER BY number",
    )
    assert [tuple(each) for each in found] == [
        (1, "C-1", 9840),
        (2, "P-1", 4840),
        (3, "C-2", 14680),
    ]
    [(event,)] = await rows_of(
        database, "SELECT body FROM outbox WHERE routing_key = 'accounts.ledger.posted.v1'"
    )
    assert '"entries":3' in event


async def test_what_was_told_before_is_not_posted_again(database, account):
    await post(database, account, charge(98_40, date(2026, 2, 2), "C-1"))

    again = await post(
        database,
        account,
        charge(98_40, date(2026, 2, 2), "C-1"),
        charge(1_00, date(2026, 2, 3), "C-2"),
        charge(1_00, date(2026, 2, 3), "C-2"),
    )

    assert [entry.external_ref for entry in again] == ["C-2"]
    assert await value_of(database, "SELECT balance_pence FROM ledgers") == 99_40
    other = await post(database, account, charge(98_40, date(2026, 2, 2), "C-1"), source="other")
    assert len(other) == 1, "references belong to where they come from"


async def test_a_reference_stands_for_one_account_and_one_amount(database, account):
    await post(database, account, charge(98_40, date(2026, 2, 2), "C-1"))
    other = await value_of(database, "SELECT id FROM accounts WHERE reference NOT LIKE '3420-%'")

    with pytest.raises(EntryKnownOtherwise):
        await post(database, account, charge(98_41, date(2026, 2, 2), "C-1"))
    with pytest.raises(EntryKnownOtherwise):
        await post(database, other, charge(98_40, date(2026, 2, 2), "C-1"))
    assert await value_of(database, "SELECT count(*) FROM ledger_entries") == 1


async def test_two_at_once_leave_no_gap_and_no_wrong_sum(database, account):
    await asyncio.gather(
        *(post(database, account, charge(n, date(2026, 2, 2), f"C-{n}")) for n in range(1, 9))
    )

    found = await rows_of(
        database,
        "SELECT number, balance_pence - lag(balance_pence, 1, 0) OVER (ORDER BY number)"
        " = amount_pence FROM ledger_entries ORDER BY number",
    )
    assert [tuple(each) for each in found] == [(n, True) for n in range(1, 9)]
    assert await value_of(database, "SELECT balance_pence FROM ledgers") == sum(range(1, 9))


@pytest.mark.parametrize(
    "statement",
    ["UPDATE ledger_entries SET amount_pence = 1", "DELETE FROM ledger_entries"],
    ids=["change", "delete"],
)
async def test_no_entry_is_ever_changed(database, account, statement):
    await post(database, account, charge(98_40, date(2026, 2, 2), "C-1"))

    with pytest.raises(DBAPIError, match="never change"):
        async with database.transaction(LANDLORD) as session:
            await session.execute(text(statement))


async def test_a_period_begins_where_the_one_before_ended_whatever_comes_in_late(database, account):
    await post(
        database,
        account,
        *(charge(100 * n, date(2026, 1, 1) + timedelta(days=7 * n), f"C-{n}") for n in range(1, 9)),
    )
    async with database.transaction(LANDLORD) as session:
        january = await period_of(session, LANDLORD, account, date(2026, 1, 1), date(2026, 1, 31))
    await post(database, account, payment(5_00, date(2026, 1, 20), "late"))

    async with database.transaction(LANDLORD) as session:
        again = await period_of(session, LANDLORD, account, date(2026, 1, 1), date(2026, 1, 31))
        february = await period_of(session, LANDLORD, account, date(2026, 2, 1), date(2026, 12, 31))
        lines = await entries_between(
            session, LANDLORD, account, first=february.first, last=february.last, limit=99
        )

    assert again == january
    assert february.opening_pence == january.closing_pence
    assert february.closing_pence == february.opening_pence + sum(e.amount_pence for e in lines)
    assert lines[0].external_ref == "late"
    assert lines[0].entry_date == date(2026, 1, 20)


async def test_the_balance_tells_what_is_overdue_beside_what_is_still_to_come(
    accounts, database, account, contact
):
    today = london_date(datetime.now(UTC))
    await post(
        database,
        account,
        charge(500_00, today - timedelta(days=40), "C-1", due=today - timedelta(days=10)),
        charge(300_00, today - timedelta(days=5), "C-2", due=today + timedelta(days=25)),
        payment(120_00, today - timedelta(days=3), "P-1"),
    )

    told = await balance_of(accounts, account, contact)

    assert (told["balance_pence"], told["overdue_pence"], told["not_due_pence"]) == (
        680_00,
        380_00,
        300_00,
    )
    assert told["source"] == "import"
    assert told["as_at"] == "2026-03-10T12:00:00Z"
    assert told["last_payment"]["amount_pence"] == -120_00


def returned(amount, day, ref):
    return NewEntry(EntryType.PAYMENT_REVERSAL, "bounced", amount, day, ref)


async def test_a_payment_that_came_back_is_no_last_payment(accounts, database, account, contact):
    today = london_date(datetime.now(UTC))
    days = [today - timedelta(days=each) for each in range(9, 0, -1)]
    told = []
    for entry in (
        payment(120_00, days[0], "P-1"),
        payment(80_00, days[1], "P-2"),
        returned(80_00, days[2], "R-2"),
        payment(80_00, days[3], "P-3"),
        returned(80_00, days[4], "R-3"),
        returned(120_00, days[5], "R-1"),
    ):
        await post(database, account, entry)
        last = (await balance_of(accounts, account, contact))["last_payment"]
        told.append(last and -last["amount_pence"])

    assert told == [120_00, 80_00, 120_00, 80_00, 120_00, None]


async def test_a_charge_may_be_paid_on_its_last_day(accounts, database, account, contact):
    today = london_date(datetime.now(UTC))
    await post(database, account, charge(5_00, today - timedelta(days=9), "C-1", due=today))

    assert (await balance_of(accounts, account, contact))["overdue_pence"] == 0


async def test_an_account_without_entries_says_so(accounts, database, account, contact):
    told = await balance_of(accounts, account, contact)

    assert (told["has_entries"], told["balance_pence"], told["as_at"]) == (False, 0, None)


async def test_transactions_come_page_by_page_the_newest_first(
    accounts, database, account, contact
):
    await post(
        database,
        account,
        *(charge(n, date(2026, 2, 2), f"C-{n}") for n in range(1, 8)),
    )
    path = f"/me/accounts/{account}/transactions?limit=3"
    seen, after = [], None
    while True:
        page = (
            await accounts.call(
                "GET",
                path + (f"&before={after}" if after else ""),
                as_="customer",
                contact_id=contact,
            )
        ).json()
        seen += [line["number"] for line in page["items"]]
        after = page["next"]
        if after is None:
            break

    assert seen == [7, 6, 5, 4, 3, 2, 1]
    assert (page["opening_pence"], page["closing_pence"]) == (0, 28)


async def test_a_period_whose_days_are_out_of_order_is_refused(
    accounts, database, account, contact
):
    answer = await accounts.call(
        "GET",
        f"/me/accounts/{account}/transactions?first_day=2026-02-02&last_day=2026-02-01",
        as_="customer",
        contact_id=contact,
    )

    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == ["last_day"]


async def test_the_file_holds_every_line_to_the_penny_and_no_formula(
    accounts, database, account, contact
):
    await post(
        database,
        account,
        charge(1234_56, date(2026, 2, 2), "C-1", text="=HYPERLINK(1)", due=date(2026, 3, 1)),
        payment(2000_00, date(2026, 2, 3), "P-1"),
        *(charge(1, date(2026, 2, 4), f"X-{n}") for n in range(1_100)),
    )

    answer = await accounts.call(
        "GET", f"/me/accounts/{account}/transactions.csv", as_="customer", contact_id=contact
    )

    lines = answer.text.removeprefix("\ufeff").split("\r\n")
    assert lines[1] == (
        "2026-02-02,2026-02-02,2026-03-01,charge,rent,'=HYPERLINK(1),1234.56,,1234.56"
    )
    assert lines[2].endswith("payment,direct_debit,,,2000.00,-765.44")
    assert len(lines) == 1 + 1_102 + 1


async def test_without_the_authority_nothing_is_told_but_who_can_give_it(
    accounts, database, account, contact
):
    async with database.transaction(LANDLORD) as session:
        await session.execute(text("UPDATE connections SET finance = false"))

    answer = await accounts.call(
        "GET", f"/me/accounts/{account}/balance", as_="customer", contact_id=contact
    )

    assert answer.status_code == 403
    assert answer.json()["code"] == "no_finance_authority"
    assert "owner of the home" in answer.text
    assert "pence" not in answer.text


async def test_staff_see_it_and_it_is_written_down(accounts, database, account):
    await post(database, account, charge(98_40, date(2026, 2, 2), "C-1"))

    told = (await accounts.call("GET", f"/accounts/{account}/balance")).json()
    lines = (await accounts.call("GET", f"/accounts/{account}/transactions")).json()

    assert told["balance_pence"] == 98_40
    assert [line["subtype"] for line in lines["items"]] == ["rent"]
    looks = "SELECT count(*) FROM audit_entries WHERE act = 'account.money_looked_at'"
    assert await value_of(database, looks) == 2
    other = await accounts.call("GET", f"/accounts/{account}/balance", landlord=OTHER_LANDLORD)
    assert other.status_code == 404
