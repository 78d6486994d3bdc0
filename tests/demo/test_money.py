"""The demo's books: the same ones every time, and such as a landlord has."""

import csv
import io
from collections import defaultdict
from datetime import date, timedelta

import pytest

from cli.demo import transactions_csv
from cli.demo.money import CLEAR, DAYS
from services.accounts.domain.ledger import NewEntry, placed
from services.accounts.domain.transactions import EntryRow, read_transaction

AS_OF = date(2026, 11, 23)


@pytest.fixture(scope="module")
def accounts():
    found = defaultdict(list)
    reader = csv.DictReader(io.StringIO(transactions_csv(AS_OF).decode()))
    for number, row in enumerate(reader, start=2):
        read = read_transaction(number, row)
        assert isinstance(read, EntryRow), read
        found[row["account_ref"]].append(read)
    return found


def test_they_are_the_same_for_the_same_day():
    assert transactions_csv(AS_OF) == transactions_csv(AS_OF)


def test_every_line_can_be_posted_and_nothing_is_of_tomorrow(accounts):
    lines = [line for lines in accounts.values() for line in lines]

    assert len(accounts) > 200
    assert len(lines) > 10_000
    assert len({line.external_ref for line in lines}) == len(lines)
    assert all(AS_OF - timedelta(days=DAYS) <= line.entry_date <= AS_OF for line in lines)


def test_what_is_owed_after_is_the_sum_of_all_and_most_accounts_are_clear(accounts):
    owed = {}
    for reference, lines in accounts.items():
        entries = [
            NewEntry(e.type, e.subtype, e.amount_pence, e.entry_date, e.external_ref) for e in lines
        ]
        result = placed(entries, number=0, balance_pence=0, booked_on=None, today=AS_OF)
        owed[reference] = result[-1].balance_pence
        assert owed[reference] == sum(e.amount_pence for e in lines)

    due = {
        reference: owed[reference]
        - sum(e.amount_pence for e in lines if e.due_on and e.due_on >= AS_OF)
        for reference, lines in accounts.items()
    }
    clear = sum(1 for pence in due.values() if pence <= 0)
    assert 0.5 < clear / len(due) < 0.9
    assert max(due.values()) > 500_00
    assert all(due[reference] <= 0 for reference in CLEAR)
    assert sum(1 for pence in owed.values() if pence < 0) > 3, "some are ahead"
