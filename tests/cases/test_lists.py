"""Lists of people that leave the house: who may, why, how many, and that it is written down."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from chassis.events import now
from contracts.api.accounts import AccountHit
from services.cases.pages import lists
from tests.cases.desk import ACCOUNT_ID

PATHS = ("/lists/accounts?q=heron", "/lists/cases?filter=view%3Dall")


@pytest.fixture
def record(neighbours):
    neighbours.proved_at = now()
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


async def details_of(world, act):
    async with world.transaction() as session:
        found = await session.execute(
            text("SELECT details FROM audit_entries WHERE act = :act"), {"act": act}
        )
        return found.scalar_one()


async def test_accounts_leave_as_a_file_with_a_reason_that_no_spreadsheet_runs(
    open_browser, record
):
    wren = await open_browser().sign_in("wren")

    page = (await wren.get("/lists/accounts?q=heron")).text
    unexplained = await wren.post("/lists/accounts", q="heron", reason=" ")
    answer = await wren.post("/lists/accounts", q="heron", reason="=Fire safety letters")

    assert "“heron”" in page
    assert unexplained.status_code == 422
    assert "Say what you need the list for" in unexplained.text
    assert 'value="heron"' in unexplained.text
    assert answer.headers["Content-Disposition"] == 'attachment; filename="accounts.csv"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert "34208002101,'=HYPERLINK(1),current" in answer.text
    assert "Taken by Wren Okafor" in answer.text
    assert record.lists_taken == [{"q": "heron", "reason": "=Fire safety letters"}]
    assert "There are more" not in answer.text


async def test_a_list_that_was_cut_off_says_so(open_browser, record):
    record.has_more_accounts = True
    wren = await open_browser().sign_in("wren")

    answer = await wren.post("/lists/accounts", q="heron", reason="Fire safety letters")

    assert "There are more: a list holds 1000 at most." in answer.text


async def test_the_cases_of_a_filter_leave_as_a_file_and_it_is_written_down(
    open_browser, record, world, monkeypatch
):
    await world.given_a_case(reference="SR00000001", answers={"first_name": "Rafael"})
    await world.given_a_case(
        reference="SR00000002", answers={"first_name": "Callista", "email": "callista@example.org"}
    )
    wren = await open_browser().sign_in("wren")

    queue = (await wren.get("/?view=all&q=rafael")).text
    answer = await wren.post("/lists/cases", filter="view=all&q=rafael", reason="Audit of May")

    assert "/lists/cases?filter=view%3Dall%26q%3Drafael" in queue
    assert "SR00000001" in answer.text
    assert "SR00000002" not in answer.text
    assert await details_of(world, "case.list_taken") == {
        "filter": "view=all&q=rafael",
        "reason": "Audit of May",
        "cases": "1",
    }
    monkeypatch.setattr(lists, "MOST", 1)
    cut = await wren.post("/lists/cases", filter="view=all", reason="Audit of May")
    assert "a list holds 1 at most" in cut.text


async def test_without_a_fresh_proof_the_file_waits(open_browser, record):
    record.proved_at = now() - timedelta(minutes=11)
    wren = await open_browser().sign_in("wren")

    page = (await wren.get(PATHS[0])).text
    answer = await wren.post("/lists/accounts", q="heron", reason="Fire safety letters")

    assert "Show who you are, then take the list" in page
    assert answer.headers["Location"].startswith("/confirm")
    assert record.lists_taken == []


@pytest.mark.parametrize("path", PATHS, ids=["accounts", "cases"])
@pytest.mark.parametrize("name", ["tobias", "priya", "theo"])
async def test_nobody_else_may_nor_is_offered_it(open_browser, record, name, path):
    browser = await open_browser().sign_in(name)

    assert (await browser.get(path)).status_code == 403
    posted = await browser.post(path.partition("?")[0], q="heron", filter="", reason="why")
    assert posted.status_code == 403
    assert "/lists/" not in (await browser.get("/?view=all")).text


async def test_an_outage_keeps_what_was_typed(open_browser, record):
    wren = await open_browser().sign_in("wren")
    record.is_record_down = True

    answer = await wren.post("/lists/accounts", q="heron", reason="Fire safety letters")

    assert answer.status_code in (422, 503)
    assert "The record cannot be reached just now" in answer.text
    assert "Fire safety letters" in answer.text
