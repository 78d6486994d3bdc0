"""The parts of an account at the desk: one way between them, its money, its home, the block."""

import re
from datetime import date
from uuid import UUID

import pytest

from contracts.api.ledger import Balance, LedgerLine, Transactions
from contracts.api.units import BlockUnit, BlockView, UnitAccount, UnitView
from tests.cases.desk import ACCOUNT_ID

UNIT_ID, BLOCK_ID = UUID(int=501), UUID(int=502)
HERE = UnitAccount(
    account_id=ACCOUNT_ID,
    reference="34208002101",
    name="R Núñez Ortega",
    kind="rent",
    status="current",
    start_date=date(2024, 3, 4),
    end_date=None,
)
BEFORE = HERE.model_copy(
    update={
        "account_id": UUID(int=503),
        "reference": "34208002100",
        "name": "A Former Tenant",
        "status": "previous",
        "start_date": date(2010, 5, 1),
        "end_date": date(2024, 3, 3),
    }
)


@pytest.fixture(autouse=True)
def record(neighbours):
    know_the_account(neighbours)
    return neighbours


def know_the_account(neighbours):
    """Let the record know the account's unit, block and money."""
    account = neighbours.accounts[ACCOUNT_ID]
    neighbours.accounts[ACCOUNT_ID] = account.model_copy(
        update={"unit_id": UNIT_ID, "block_id": BLOCK_ID}
    )
    neighbours.units[UNIT_ID] = UnitView(
        unit_id=UNIT_ID,
        unit_ref="GP-021",
        uprn="",
        address_lines=["Flat 21, Goldcrest Point", "Harrowmere"],
        postcode="LX4 7QS",
        division="",
        block_id=BLOCK_ID,
        block="Goldcrest Point",
        estate="Goldcrest",
        accounts=[HERE, BEFORE],
    )
    neighbours.blocks[BLOCK_ID] = BlockView(
        block_id=BLOCK_ID,
        name="Goldcrest Point",
        estate="Goldcrest",
        units=60,
        items=[
            BlockUnit(
                unit_id=UNIT_ID,
                unit_ref="GP-021",
                address="Flat 21, Goldcrest Point",
                postcode="LX4 7QS",
                accounts=[HERE],
            )
        ],
        next=UNIT_ID,
    )
    neighbours.balance = Balance(
        account_id=ACCOUNT_ID,
        reference="34208002101",
        account_kind="rent",
        has_entries=True,
        balance_pence=31_240,
        overdue_pence=21_240,
        not_due_pence=10_000,
        as_at="2026-11-20T06:00:00Z",
        source="import",
    )
    neighbours.transactions = Transactions(
        opening_pence=0,
        closing_pence=31_240,
        items=[
            LedgerLine(
                number=2,
                entry_date=date(2026, 11, 2),
                booked_on=date(2026, 11, 20),
                type="charge",
                subtype="rent",
                amount_pence=31_240,
                balance_pence=31_240,
            )
        ],
        next=2,
    )


async def test_every_part_of_an_account_leads_to_every_other_and_names_itself(tobias):
    for path in ("", "/property", "/documents", "/transactions", "/payments"):
        page = (await tobias.get(f"/accounts/{ACCOUNT_ID}{path}")).text
        parts = re.findall(r'moj-sub-navigation__link" href="([^"]+)"( aria-current="page")?', page)

        assert [href for href, _ in parts][:5] == [
            f"/accounts/{ACCOUNT_ID}{each}"
            for each in ("", "/property", "/documents", "/transactions", "/payments")
        ]
        assert [href for href, current in parts if current] == [f"/accounts/{ACCOUNT_ID}{path}"]


async def test_staff_read_how_an_account_stands_and_every_transaction(tobias, record):
    page = (await tobias.get(f"/accounts/{ACCOUNT_ID}/transactions?period=3")).text

    assert "£312.40" in page
    assert "in arrears" in page
    assert "£212.40 is overdue, £100.00 is not due yet." in page
    assert "Booked on 20 November 2026" in page
    assert f"/accounts/{ACCOUNT_ID}/transactions?period=3&amp;before=2" in page
    assert record.asked_of_money[-1]["first_day"] != ""


async def test_days_out_of_order_are_refused_in_words_and_kept(tobias):
    answer = await tobias.get(
        f"/accounts/{ACCOUNT_ID}/transactions?period=own&first=2026-05-02&last=2026-05-01"
    )

    assert answer.status_code == 422
    assert "The last day cannot be before the first" in answer.text
    assert 'value="2026-05-02"' in answer.text


async def test_the_transactions_leave_as_a_file(tobias):
    answer = await tobias.get(f"/accounts/{ACCOUNT_ID}/transactions.csv?period=all")

    assert answer.headers["Content-Disposition"] == 'attachment; filename="transactions.csv"'
    assert answer.text.startswith("Date,")


async def test_the_property_of_an_account_shows_who_had_the_home_before(tobias):
    page = (await tobias.get(f"/accounts/{ACCOUNT_ID}/property")).text

    assert "A Former Tenant" in page
    assert "1 May 2010 to 3 March 2024" in page
    assert f'href="/blocks/{BLOCK_ID}"' in page


async def test_a_unit_and_its_block_lead_to_each_other(tobias):
    unit = (await tobias.get(f"/units/{UNIT_ID}")).text
    block = (await tobias.get(f"/blocks/{BLOCK_ID}")).text
    nowhere = await tobias.get(f"/units/{UUID(int=9)}")

    assert f'href="/accounts/{BEFORE.account_id}"' in unit
    assert f'href="/blocks/{BLOCK_ID}"' in unit
    assert f'href="/units/{UNIT_ID}"' in block
    assert "60 units" in block
    assert f'href="/blocks/{BLOCK_ID}?after={UNIT_ID}"' in block
    assert nowhere.status_code == 404
