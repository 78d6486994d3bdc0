"""Important information: written by leads, read by the people of a place while it matters."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from tests.accounts.words import a_file, imported, number, row, rows_of, value_of

TODAY = datetime.now(UTC).date()
LIFT = {"title": "The lift is out of order", "body": "Use the other one until Friday."}


async def write(accounts, notice_id=None, *, over=0, as_="staff:lead", **changes):
    wish = {**LIFT, "from_day": TODAY.isoformat(), **changes}
    answer = await accounts.call(
        "PUT",
        f"/notices/{notice_id or uuid4()}",
        json=wish,
        as_=as_,
        headers={"If-Match": f'"{over}"'},
    )
    return answer.status_code


@pytest.fixture
async def home(accounts, database):
    """Eleanor's home at Heron Quay, and another at a place of its own."""
    await imported(database, a_file(row(), number(7, block="Avocet House", estate="The Green")))
    account = await value_of(database, "SELECT id FROM accounts WHERE reference LIKE '3420-%'")
    contact = await value_of(database, "SELECT id FROM contacts WHERE contact_ref = 'C-1'")

    async def read(account_id=account):
        answer = await accounts.call(
            "GET", f"/me/accounts/{account_id}/notices", as_="customer", contact_id=contact
        )
        return [each["title"] for each in answer.json()["items"]]

    return read


async def test_what_is_for_everybody_the_estate_or_the_block_is_shown_to_its_people(
    accounts, database, home
):
    block = await value_of(database, "SELECT id FROM blocks WHERE name LIKE 'Heron%'")
    estate = await value_of(database, "SELECT id FROM estates WHERE name LIKE 'Harrowmere%'")
    other = await value_of(database, "SELECT id FROM blocks WHERE name LIKE 'Avocet%'")
    assert await write(accounts, title="Everybody") == 204
    assert await write(accounts, title="Estate", estate_id=str(estate)) == 204
    assert await write(accounts, title="Block", block_id=str(block)) == 204
    assert await write(accounts, title="Another block", block_id=str(other)) == 204

    assert sorted(await home()) == ["Block", "Estate", "Everybody"]


async def test_a_notice_is_shown_from_its_first_to_its_last_day(accounts, home):
    def day(days):
        return (TODAY + timedelta(days=days)).isoformat()

    await write(accounts, title="Last day", from_day=day(-9), until_day=day(1))
    await write(accounts, title="Over", from_day=day(-9), until_day=day(-2))
    await write(accounts, title="To come", from_day=day(2))

    assert await home() == ["Last day"]


async def test_a_notice_is_changed_over_the_version_that_was_seen_and_ended(accounts, home):
    notice = uuid4()
    assert await write(accounts, notice) == 204
    assert await write(accounts, notice, over=1, title="The lift is back") == 204
    assert await write(accounts, notice, over=1, title="Too late") == 412
    assert await home() == ["The lift is back"]

    for _again in range(2):
        ended = await accounts.call("POST", f"/notices/{notice}/end", as_="staff:lead")
        assert ended.status_code == 204

    assert await home() == []
    seen = (await accounts.call("GET", f"/notices/{notice}")).json()
    assert (seen["version"], seen["changed_by_name"]) == (3, "Priya Ranasinghe")
    assert seen["ended_at"]


async def test_what_cannot_be_is_refused(accounts, database, home):
    block = str(await value_of(database, "SELECT id FROM blocks LIMIT 1"))
    estate = str(await value_of(database, "SELECT id FROM estates LIMIT 1"))
    yesterday = (TODAY - timedelta(days=1)).isoformat()

    assert await write(accounts, until_day=yesterday) == 422
    assert await write(accounts, block_id=str(uuid4())) == 422
    assert await write(accounts, block_id=block, estate_id=estate) == 422
    assert await write(accounts, title=" ") == 422
    assert await write(accounts, as_="staff") == 403
    assert (
        await accounts.call("POST", f"/notices/{uuid4()}/end", as_="staff:lead")
    ).status_code == 404
    assert await rows_of(database, "SELECT 1 FROM notices") == []


async def test_staff_page_through_all_of_them(accounts):
    for days in range(3):
        await write(accounts, from_day=(TODAY + timedelta(days=days)).isoformat())

    first = (await accounts.call("GET", "/notices?limit=2")).json()
    last = first["items"][-1]
    rest = (
        await accounts.call(
            "GET",
            f"/notices?limit=2&after_day={last['from_day']}&after_id={last['notice_id']}",
        )
    ).json()

    assert (len(first["items"]), first["has_more"]) == (2, True)
    assert (len(rest["items"]), rest["has_more"]) == (1, False)
    assert (await accounts.call("GET", f"/notices?after_id={uuid4()}")).status_code == 422


async def test_the_operator_writes_those_of_the_demo_once(accounts, home):
    notice = uuid4()
    assert await write(accounts, notice, as_="operator") == 204
    assert await write(accounts, notice, as_="operator") == 412
    assert await home() == ["The lift is out of order"]


async def test_what_a_block_alone_is_told_is_listed_for_staff_while_it_matters(
    accounts, database, home
):
    block = str(await value_of(database, "SELECT id FROM blocks WHERE name LIKE 'Heron%'"))
    over = (TODAY - timedelta(days=1)).isoformat()
    await write(accounts, title="Everybody")
    await write(accounts, title="Now", block_id=block)
    await write(accounts, title="Soon", block_id=block, from_day=str(TODAY + timedelta(days=9)))
    await write(accounts, title="Over", block_id=block, from_day=over, until_day=over)

    answer = await accounts.call("GET", f"/blocks/{block}/notices", as_="staff:agent")
    assert [each["title"] for each in answer.json()["items"]] == ["Soon", "Now"]
    nothing = await accounts.call("GET", f"/blocks/{uuid4()}/notices", as_="staff:agent")
    assert nothing.json()["items"] == []
