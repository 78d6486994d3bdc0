"""A landlord's own books come in: once, in order, to the penny, with every problem named."""

import csv
import gzip
import io

import pytest

from tests.accounts.words import OTHER_LANDLORD, a_file, imported, number, row, rows_of, value_of

HEADER = "external_id,account_ref,posted_on,kind,subtype,description,amount,due_on"
PATH = "/transaction-imports"


def a_line(ref="T-1", amount="98.40", **cells):
    return {
        "external_id": ref,
        "account_ref": "3420-1000-301",
        "posted_on": "2026-02-02",
        "kind": "charge",
        "subtype": "rent",
        "description": "",
        "amount": amount,
        "due_on": "",
        **cells,
    }


def transactions(*lines, header=HEADER):
    out = io.StringIO()
    writer = csv.DictWriter(out, header.split(","), extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(lines)
    return out.getvalue().encode()


@pytest.fixture
async def record(database):
    await imported(database, a_file(row(), number(7)))


async def send(accounts, content, *, dry_run=False, as_="operator", **how):
    return await accounts.call(
        "POST", f"{PATH}?dry_run={str(dry_run).lower()}", content=content, as_=as_, **how
    )


async def test_a_file_is_posted_in_the_order_of_its_days_whatever_that_of_its_lines(
    accounts, database, record
):
    report = (
        await send(
            accounts,
            transactions(
                a_line("T-3", "-50.00", posted_on="2026-02-09", kind="payment", subtype="cheque"),
                a_line("T-1", due_on="2026-02-08"),
                a_line("T-2", "1,098.40", posted_on="2026-02-09"),
            ),
        )
    ).json()

    assert (report["rows"], report["rows_refused"], report["entries_new"]) == (3, 0, 3)
    assert report["accounts"] == 1
    found = await rows_of(
        database,
        "SELECT external_ref, number, balance_pence FROM ledger_entries ORDER BY number",
    )
    assert [tuple(each) for each in found] == [
        ("T-1", 1, 98_40),
        ("T-3", 2, 48_40),
        ("T-2", 3, 1146_80),
    ]
    assert await value_of(database, "SELECT last_payment_number FROM ledgers") == 2
    bodies = await rows_of(
        database, "SELECT body FROM outbox WHERE routing_key = 'accounts.ledger.posted.v1'"
    )
    assert len(bodies) == 1


async def test_the_same_file_again_changes_nothing_and_a_longer_one_adds_what_is_new(
    accounts, database, record
):
    await send(accounts, transactions(a_line("T-1")))

    again = (await send(accounts, transactions(a_line("T-1")))).json()
    longer = (
        await send(accounts, transactions(a_line("T-1"), a_line("T-2", posted_on="2026-01-05")))
    ).json()

    assert (again["entries_new"], again["unchanged"], again["rows_refused"]) == (0, 1, 0)
    assert (longer["entries_new"], longer["unchanged"]) == (1, 1)
    late = await rows_of(
        database,
        "SELECT entry_date::text, booked_on::text FROM ledger_entries WHERE external_ref = 'T-2'",
    )
    assert [tuple(each) for each in late] == [("2026-01-05", "2026-02-02")]


async def test_a_dry_run_says_what_would_happen_and_stores_nothing(accounts, database, record):
    report = (
        await send(accounts, transactions(a_line("T-1"), a_line("T-2", "x")), dry_run=True)
    ).json()

    assert (report["entries_new"], report["rows_refused"], report["is_dry_run"]) == (1, 1, True)
    assert await value_of(database, "SELECT count(*) FROM ledger_entries") == 0
    assert await value_of(database, "SELECT count(*) FROM ledgers") == 0


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"account_ref": "99999999"}, "account_ref"),
        ({"account_ref": "!"}, "account_ref"),
        ({"posted_on": "02/02/2026"}, "posted_on"),
        ({"posted_on": "2026-02-30"}, "posted_on"),
        ({"due_on": "soon"}, "due_on"),
        ({"kind": "gift"}, "kind"),
        ({"subtype": "cheque"}, "subtype"),
        ({"amount": "98.4"}, "amount"),
        ({"amount": "-98.40"}, "amount"),
        ({"amount": "0.00"}, "amount"),
        ({"amount": "£98.40"}, "amount"),
        ({"external_id": ""}, "external_id"),
        ({"description": "x" * 201}, "description"),
        ({"description": "a\x07b"}, "description"),
    ],
)
async def test_a_bad_row_is_named_and_the_others_go_in(accounts, database, record, cells, column):
    report = (await send(accounts, transactions(a_line("T-1", **cells), a_line("T-2")))).json()

    assert (report["rows"], report["rows_refused"], report["entries_new"]) == (2, 1, 1)
    [problem] = report["problems"]
    assert (problem["line"], problem["column"]) == (2, column)
    assert problem["advice"]
    kept = await accounts.call("GET", f"/imports/{report['import_id']}/report", as_="operator")
    assert column in kept.text


async def test_one_reference_in_a_file_stands_for_one_entry(accounts, database, record):
    report = (
        await send(
            accounts,
            transactions(a_line("T-1"), a_line("T-1"), a_line("T-1", "1.00"), a_line("T-2")),
        )
    ).json()

    assert report["entries_new"] == 2
    assert [each["line"] for each in report["problems"]] == [4]
    assert await value_of(database, "SELECT count(*) FROM ledger_entries") == 2


@pytest.mark.parametrize(
    "cells",
    [{"amount": "98.41"}, {"account_ref": "34201000007"}],
    ids=["another amount", "another account"],
)
async def test_what_is_known_is_never_changed_by_a_file(accounts, database, record, cells):
    await send(accounts, transactions(a_line("T-1")))

    report = (await send(accounts, transactions(a_line("T-1", **cells)))).json()

    assert report["rows_refused"] == 1
    assert report["problems"][0]["column"] == "external_id"
    assert await value_of(database, "SELECT count(*) FROM ledger_entries") == 1


@pytest.mark.parametrize(
    "content",
    [b"", b"external_id,amount\r\nT-1,1.00\r\n", b"\xff\xfe", transactions()],
    ids=["empty", "columns missing", "no text", "no rows"],
)
async def test_what_is_no_transactions_file_is_refused_whole(accounts, database, record, content):
    answer = await send(accounts, content)

    assert answer.status_code == 422
    assert answer.json()["fields"]["file"]


async def test_a_packed_file_of_many_parts_goes_in_whole(accounts, database, record):
    many = [a_line(f"T-{n}", f"{n}.00", posted_on="2026-02-02") for n in range(1, 12_001)]

    report = (await send(accounts, gzip.compress(transactions(*many)))).json()

    assert report["entries_new"] == 12_000
    assert await value_of(database, "SELECT balance_pence FROM ledgers") == sum(range(12_001)) * 100
    gaps = await value_of(
        database,
        "SELECT count(*) FROM (SELECT number - lag(number, 1, 0) OVER (ORDER BY number) AS step,"
        " balance_pence - lag(balance_pence, 1, 0) OVER (ORDER BY number) - amount_pence AS off"
        " FROM ledger_entries) steps WHERE step <> 1 OR off <> 0",
    )
    assert gaps == 0


async def test_a_file_belongs_to_its_landlord(accounts, database, record):
    report = (await send(accounts, transactions(a_line("T-1")), landlord=OTHER_LANDLORD)).json()

    assert report["rows_refused"] == 1
    assert await value_of(database, "SELECT count(*) FROM ledger_entries") == 0


@pytest.mark.parametrize("as_", ["staff", "staff:auditor", "customer"])
async def test_only_the_operator_and_leads_bring_money_in(accounts, database, record, as_):
    assert (await send(accounts, transactions(a_line("T-1")), as_=as_)).status_code == 403


async def test_a_file_of_megabytes_goes_in(accounts, database, record):
    text = "x" * 190
    large = transactions(*(a_line(f"T-{n}", "1.00", description=text) for n in range(4_200)))
    assert 1_000_000 < len(large) < 1024**2, "more than any other request may have"

    answer = await send(accounts, large)

    assert answer.status_code == 200, answer.text
    assert answer.json()["entries_new"] == 4_200


async def test_a_mistyped_year_spoils_no_later_period(accounts, database, record):
    await send(accounts, transactions(a_line("T-1", posted_on="2062-01-05")))
    await send(accounts, transactions(a_line("T-2")))

    found = await rows_of(
        database, "SELECT booked_on <= current_date + 1 FROM ledger_entries ORDER BY number"
    )
    assert [tuple(each) for each in found] == [(True,), (True,)]
