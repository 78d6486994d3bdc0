"""Data quality at the desk: what the record lacks, whom that kept out, and the list to mend it by."""

from uuid import UUID

import pytest
from sqlalchemy import text

from contracts.api.accounts import AccountHit
from contracts.api.record_gaps import FailedPeople, GapAccount, GapCount
from tests.cases.desk import ACCOUNT_ID, OTHER_ACCOUNT_ID

NOBODY = FailedPeople(missing=0, other=0)


@pytest.fixture
def gaps(neighbours):
    neighbours.gaps = [
        GapCount(
            field="email",
            lacking=412,
            this_month=FailedPeople(missing=37, other=1),
            last_month=FailedPeople(missing=20, other=0),
        ),
        GapCount(field="postcode", lacking=0, this_month=NOBODY, last_month=NOBODY),
        GapCount(
            field="surname",
            lacking=None,
            this_month=FailedPeople(missing=0, other=2),
            last_month=NOBODY,
        ),
        GapCount(field="holder", lacking=1, this_month=NOBODY, last_month=NOBODY),
    ]
    neighbours.behind = [
        GapAccount(account_id=ACCOUNT_ID, is_missing=True, failed=2),
        GapAccount(account_id=OTHER_ACCOUNT_ID, is_missing=True, failed=0),
    ]
    neighbours.looked_up = [
        AccountHit(
            account_id=ACCOUNT_ID,
            reference="34208002101",
            name="=HYPERLINK(1)",
            status="current",
            address="Flat 21, Goldcrest Point, Harrowmere",
            postcode="LX4 7QS",
        )
    ]
    return neighbours


async def test_the_page_says_how_many_failed_and_what_is_lacking(open_browser, gaps):
    priya = await open_browser().sign_in("priya")

    page = (await priya.get("/data-quality")).text

    assert "37 people failed this month because the record has no email address" in page
    assert "1 person failed this month because the record has another email address" in page
    assert "2 people failed this month because the record has another surname" in page
    assert "412 accounts lack the email address" in page
    assert "1 account has nobody recorded who holds it" in page
    assert 'href="/data-quality/email"' in page
    assert 'href="/data-quality/postcode"' not in page
    assert "/data-quality" in (await priya.get("/accounts")).text


async def test_the_accounts_behind_a_count_are_shown_part_by_part(open_browser, gaps):
    gaps.behind_next = UUID(int=7)
    priya = await open_browser().sign_in("priya")

    page = (await priya.get("/data-quality/email")).text

    assert f'href="/accounts/{ACCOUNT_ID}"' in page
    assert "No longer on record" in page
    assert f"after={UUID(int=7)}" in page
    further = (await priya.get(f"/data-quality/email?view=failed&after={UUID(int=7)}")).text
    assert "From the beginning" in further
    assert "Lacking it" not in (await priya.get("/data-quality/surname")).text
    assert (await priya.get("/data-quality/shoe_size")).status_code == 404
    assert (await priya.get("/data-quality/pin")).status_code == 404
    assert (await priya.get("/data-quality/email?after=nonsense")).status_code == 200


async def test_the_list_is_a_file_that_no_spreadsheet_runs_and_is_written_down(
    open_browser, gaps, world
):
    priya = await open_browser().sign_in("priya")

    answer = await priya.post("/data-quality/email/list")

    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == 'attachment; filename="data-quality-email.csv"'
    assert "34208002101,'=HYPERLINK(1)," in answer.text
    assert "Nothing there,2" in answer.text
    assert "Taken by Priya" in answer.text
    async with world.transaction() as session:
        found = await session.execute(
            text("SELECT details FROM audit_entries WHERE act = 'data_quality.list_taken'")
        )
        assert found.scalar_one() == {"field": "email", "view": "lacking"}


async def test_where_nothing_is_lacking_the_page_says_so(open_browser, neighbours):
    priya = await open_browser().sign_in("priya")

    assert "Nobody failed this month" in (await priya.get("/data-quality")).text


async def test_it_is_a_leads_and_nobody_elses(open_browser, gaps):
    tobias = await open_browser().sign_in("tobias")

    answers = [await tobias.get("/data-quality"), await tobias.get("/data-quality/email")]

    assert {answer.status_code for answer in answers} == {403}
    assert "This is open to staff with the role team lead." in answers[0].text
    assert "/data-quality" not in (await tobias.get("/accounts")).text
