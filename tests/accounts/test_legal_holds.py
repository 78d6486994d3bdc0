"""What is in dispute is not erased: holds, and the rules of accounts that they stop."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from services.accounts.retention import retention
from tests.accounts.words import OTHER_LANDLORD, a_file, imported, row, rows_of, value_of

WHY = {"reason": "Claim 4 of the County Court"}
FELIX = {"contact_ref": "C-9", "first_name": "Felix", "email": "felix@example.com", "title": "Mr"}
ELSEWHERE = {
    "unit_ref": "HQ-009",
    "address_line_1": "Flat 9, Heron Quay",
    "account_ref": "99999",
    "contact_ref": "C-20",
    "first_name": "Bruno",
    "last_name": "Next",
    "email": "bruno@example.com",
    "identifiers": "",
}


@pytest.fixture
async def home(database):
    """Eleanor owns it, Felix did; Bruno lives elsewhere."""
    felix = row(**FELIX, role="joint_owner", role_status="previous", valid_to="2024-01-01")
    await imported(database, a_file(row(), felix, row(**ELSEWHERE)))
    of = "SELECT id FROM contacts WHERE first_name = '{}'"
    people = {
        name: await value_of(database, of.format(name)) for name in ("Eleanor", "Felix", "Bruno")
    }
    account = await value_of(database, "SELECT id FROM accounts WHERE reference = '3420-1000-301'")
    return {**people, "account": account}


async def place(accounts, home, **who):
    path = f"/accounts/{home['account']}/legal-hold"
    return await accounts.call("POST", path, json=WHY, as_=who.get("as_", "staff:lead"))


async def subjects(accounts):
    answer = await accounts.call("GET", "/legal-holds/subjects", as_="service:cases")
    return answer.json()


async def test_a_hold_is_on_the_account_and_on_everybody_who_ever_belonged_to_it(accounts, home):
    assert (await place(accounts, home)).status_code == 204

    held = await subjects(accounts)
    assert held["account_ids"] == [str(home["account"])]
    assert set(held["contact_ids"]) == {str(home["Eleanor"]), str(home["Felix"])}
    for name, is_held in (("Felix", True), ("Bruno", False)):
        answer = await accounts.call(
            "GET", f"/contacts/{home[name]}/legal-hold", as_="service:identity"
        )
        assert answer.json() == {"is_held": is_held}
    view = (await accounts.call("GET", f"/accounts/{home['account']}")).json()
    assert view["is_on_hold"] is True


async def test_it_is_placed_once_and_lifted_once_and_both_are_written_down(
    accounts, home, database
):
    lift = f"/accounts/{home['account']}/legal-hold/lift"
    answers = [await place(accounts, home) for _again in range(2)]
    assert [answer.status_code for answer in answers] == [204, 409]
    assert answers[1].json()["code"] == "legal_hold_stands"

    settled = {"reason": "Settled"}
    answers = [
        await accounts.call("POST", lift, json=settled, as_="staff:lead") for _again in range(2)
    ]
    assert [answer.status_code for answer in answers] == [204, 409]
    assert (await subjects(accounts)) == {"account_ids": [], "contact_ids": []}
    [was] = (
        await accounts.call("GET", f"/accounts/{home['account']}/legal-hold", as_="staff:agent")
    ).json()["items"]
    assert (was["reason"], was["lifted_because"]) == (WHY["reason"], "Settled")
    acts = await rows_of(
        database, "SELECT act FROM audit_entries WHERE act LIKE 'legal_hold.%' ORDER BY at"
    )
    assert acts == [("legal_hold.placed",), ("legal_hold.lifted",)]


async def test_only_leads_hold_and_nobody_another_landlords_account(accounts, home):
    assert (await place(accounts, home, as_="staff:agent")).status_code == 403
    elsewhere = {"account": uuid4()}
    assert (await place(accounts, elsewhere)).status_code == 404
    answer = await accounts.call("GET", f"/accounts/{uuid4()}/legal-hold", as_="staff:agent")
    assert answer.status_code == 404


@pytest.mark.parametrize("reason", ["", "a\nb", "x" * 301])
async def test_a_reason_that_is_none_is_refused(accounts, home, reason):
    path = f"/accounts/{home['account']}/legal-hold"
    answer = await accounts.call("POST", path, json={"reason": reason}, as_="staff:lead")
    assert answer.status_code == 422


async def two_nights(accounts) -> None:
    for hours in (0, 16, 32):
        await retention.keep(
            accounts.service.context, at=datetime.now(UTC) + timedelta(hours=hours)
        )


async def given_old_changes(database, home) -> None:
    for name in ("Eleanor", "Bruno"):
        await rows_of(
            database,
            "INSERT INTO detail_changes (id, landlord_id, contact_id, field, state, asked_at,"
            " decided_at) VALUES (gen_random_uuid(), current_setting('lodge.landlord_id')::uuid,"
            " :contact, 'phone', 'accepted', now() - interval '400 days',"
            " now() - interval '366 days') RETURNING 1",
            contact=home[name],
        )


async def test_decided_changes_go_after_a_year_but_for_those_on_hold(accounts, home, database):
    await given_old_changes(database, home)
    await place(accounts, home)

    await two_nights(accounts)

    left = await rows_of(database, "SELECT contact_id FROM detail_changes")
    assert left == [(home["Eleanor"],)]


async def test_reports_of_imports_go_after_thirty_days(accounts, home, database):
    reports = "SELECT count(*) FROM imports"
    await rows_of(database, "UPDATE imports SET read_at = now() - interval '27 days' RETURNING 1")
    await two_nights(accounts)
    assert await value_of(database, reports) == 1

    await rows_of(database, "UPDATE imports SET read_at = now() - interval '31 days' RETURNING 1")
    await rows_of(database, "DELETE FROM clock_marks RETURNING 1")
    await rows_of(database, "DELETE FROM retention_reports RETURNING 1")
    await two_nights(accounts)
    assert await value_of(database, reports) == 0


async def test_another_landlord_sees_no_hold(accounts, home, database):
    await place(accounts, home)

    assert await rows_of(database, "SELECT 1 FROM legal_holds", landlord=OTHER_LANDLORD) == []


async def test_who_closes_their_login_reads_which_account_is_on_hold(accounts, home):
    await place(accounts, home)

    for name, named in (("Felix", ["3420-1000-301"]), ("Bruno", [])):
        answer = await accounts.call("GET", "/me/holds", as_="customer", contact_id=home[name])
        held = [each for each in answer.json()["items"] if each["kind"] == "legal_hold"]
        assert [each["reference"] for each in held] == named
