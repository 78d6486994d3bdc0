"""Units with their accounts over time, and blocks with their units, for staff."""

from datetime import date
from uuid import uuid4

from tests.accounts.words import (
    OTHER_LANDLORD,
    a_file,
    imported,
    number,
    row,
    value_of,
)


async def test_a_unit_shows_its_accounts_those_that_last_first(accounts, database):
    await imported(
        database,
        a_file(
            row(),
            row(
                account_ref="3420-0900-301",
                account_name="Mr O Wells",
                account_status="previous",
                start_date="2001-01-01",
                end_date="2019-07-30",
                contact_ref="C-2",
                first_name="Otto",
                last_name="Wells",
                email="otto@example.com",
                role_status="previous",
                valid_from="2001-01-01",
                valid_to="2019-07-30",
                identifiers="",
            ),
        ),
    )
    unit_id = await value_of(database, "SELECT id FROM units")

    unit = (await accounts.call("GET", f"/units/{unit_id}")).json()

    assert unit["unit_ref"] == "HQ-003"
    assert (unit["block"], unit["estate"]) == ("Heron Quay Apartments", "Harrowmere Waterside")
    assert [(each["reference"], each["status"]) for each in unit["accounts"]] == [
        ("3420-1000-301", "current"),
        ("3420-0900-301", "previous"),
    ]
    assert unit["accounts"][1]["end_date"] == date(2019, 7, 30).isoformat()


async def test_a_block_is_paged_by_reference_each_unit_with_the_accounts_it_has_now(
    accounts, database
):
    await imported(database, a_file(*(number(n) for n in range(7))))
    block_id = await value_of(database, "SELECT id FROM blocks")

    seen, after = [], None
    for _ in range(4):
        query = {"limit": 3} | ({"after": after} if after else {})
        part = (await accounts.call("GET", f"/blocks/{block_id}", params=query)).json()
        seen += part["items"]
        after = part["next"]
        if not after:
            break

    assert part["units"] == 7
    assert [each["unit_ref"] for each in seen] == [f"HQ-1{n:06}" for n in range(7)]
    assert [each["accounts"][0]["reference"] for each in seen] == [f"34201{n:06}" for n in range(7)]


async def test_units_and_blocks_of_another_landlord_and_of_nobody_are_not_found(accounts, database):
    await imported(database, a_file(row()))
    unit_id = await value_of(database, "SELECT id FROM units")
    block_id = await value_of(database, "SELECT id FROM blocks")

    for path in (f"/units/{unit_id}", f"/blocks/{block_id}"):
        assert (await accounts.call("GET", path, landlord=OTHER_LANDLORD)).status_code == 404
    assert (await accounts.call("GET", f"/units/{uuid4()}")).json()["code"] == "unit_not_found"
    assert (await accounts.call("GET", f"/blocks/{uuid4()}")).json()["code"] == "block_not_found"


async def test_staff_take_a_period_of_an_account_as_a_file_and_it_is_written_down(
    accounts, database
):
    await imported(database, a_file(row()))
    account_id = await value_of(database, "SELECT id FROM accounts")
    lines = (
        b"external_id,account_ref,posted_on,kind,subtype,description,amount,due_on\r\n"
        b"T-1,3420-1000-301,2026-02-02,charge,rent,,98.40,\r\n"
    )
    await accounts.call("POST", "/transaction-imports", content=lines, as_="operator")

    answer = await accounts.call("GET", f"/accounts/{account_id}/transactions.csv")

    assert "98.40" in answer.text
    acts = await value_of(
        database, "SELECT count(*) FROM audit_entries WHERE act = 'account.money_looked_at'"
    )
    assert acts == 1
