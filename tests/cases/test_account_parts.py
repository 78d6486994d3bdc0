"""The parts of an account at the desk: one way between them, its money, its home, the block."""

import re
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import update

from contracts.api.ledger import Balance, LedgerLine, Transactions
from contracts.api.notices import NoticeView
from contracts.api.units import BlockUnit, BlockView, UnitAccount, UnitView
from services.cases.tables import CaseRow
from tests.cases.desk import ACCOUNT_ID
from tests.cases.words import NOON

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


async def given_a_case_of_the_account(world, number):
    """Open a case about the account; a higher number came in later."""
    case_id = await world.given_a_case(
        reference=f"SR{number:08}", received_at=NOON + timedelta(minutes=number)
    )
    async with world.transaction() as session:
        await session.execute(
            update(CaseRow).where(CaseRow.id == case_id).values(account_id=ACCOUNT_ID)
        )


async def test_every_part_of_an_account_leads_to_every_other_and_names_itself(tobias):
    parts_of_it = (
        *("", "/property", "/cases", "/documents", "/transactions"),
        *("/payment-method", "/payments", "/timeline"),
    )
    for path in parts_of_it:
        page = (await tobias.get(f"/accounts/{ACCOUNT_ID}{path}")).text
        parts = re.findall(r'moj-sub-navigation__link" href="([^"]+)"( aria-current="page")?', page)

        assert [href for href, _ in parts][:8] == [
            f"/accounts/{ACCOUNT_ID}{each}" for each in parts_of_it
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


async def test_the_cases_of_an_account_stand_newest_first_in_pages(tobias, world):
    for number in range(1, 28):
        await given_a_case_of_the_account(world, number)

    first = (await tobias.get(f"/accounts/{ACCOUNT_ID}/cases")).text
    second = (await tobias.get(f"/accounts/{ACCOUNT_ID}/cases?page=2")).text

    shown = [re.findall(r"SR000000\d\d", page) for page in (first, second)]
    assert list(dict.fromkeys(shown[0])) == [f"SR000000{n:02}" for n in range(27, 2, -1)]
    assert list(dict.fromkeys(shown[1])) == ["SR00000002", "SR00000001"]
    assert f'href="/accounts/{ACCOUNT_ID}/cases?page=2">Older cases' in first
    assert "Newer cases" not in first
    assert f'href="/accounts/{ACCOUNT_ID}/cases?page=1">Newer cases' in second
    assert "Older cases" not in second


async def test_an_account_without_cases_says_so_and_shows_nobody_elses(tobias, world):
    await world.given_a_case()

    page = (await tobias.get(f"/accounts/{ACCOUNT_ID}/cases")).text

    assert "No case is about this account." in page
    assert "SR0000" not in page


@pytest.mark.parametrize("asked", ["0", "-1", "²", "9" * 30, "x"])
async def test_a_page_of_cases_that_means_nothing_is_the_first(tobias, asked):
    answer = await tobias.get(f"/accounts/{ACCOUNT_ID}/cases?page={asked}")

    assert answer.status_code == 200
    assert "No case is about this account." in answer.text


async def test_a_page_beyond_the_last_leads_back_to_the_newest_cases(tobias):
    page = (await tobias.get(f"/accounts/{ACCOUNT_ID}/cases?page=3")).text

    assert "There are no older cases." in page
    assert f'href="/accounts/{ACCOUNT_ID}/cases">Newest cases' in page


async def test_the_cases_of_an_account_that_is_not_there_are_not_found(tobias):
    assert (await tobias.get(f"/accounts/{UUID(int=9)}/cases")).status_code == 404


async def test_a_block_shows_what_its_people_are_told_and_leads_write_more(
    tobias, open_browser, record
):
    assert "Nothing is told to this block alone" in (await tobias.get(f"/blocks/{BLOCK_ID}")).text
    record.notices_of_block = [
        NoticeView(
            notice_id=UUID(int=77),
            title="The lift rests on Tuesday",
            body="Use the other one.",
            from_day=date(2026, 11, 24),
            changed_at=NOON,
            version=1,
        )
    ]

    agent = (await tobias.get(f"/blocks/{BLOCK_ID}")).text
    assert "The lift rests on Tuesday" in agent
    assert "/notices/" not in agent
    priya = await open_browser().sign_in("priya")
    lead = (await priya.get(f"/blocks/{BLOCK_ID}")).text
    assert f"/notices/{UUID(int=77)}" in lead
    new = await priya.get("/notices/new?place=Goldcrest%20Point")
    assert 'value="Goldcrest Point"' in new.text
