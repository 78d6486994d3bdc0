"""Staff say what a person is to an account: roles, dates, authorities, and who checked."""

from datetime import UTC, date, datetime
from importlib import import_module
from uuid import uuid4

import pytest

from tests.accounts.words import a_file, announced, imported, number, row, rows_of, value_of

TERMS = {
    "status": "approved",
    "valid_from": "2024-02-03",
    "valid_to": None,
    "finance": False,
    "maintenance": True,
    "keys": False,
    "documents": False,
}


@pytest.fixture
async def record(database):
    """Eleanor's own home on eBilling, and a neighbour's that is not."""
    await imported(database, a_file(row(), number(7, ebilling="no")))
    of_reference = "SELECT id FROM accounts WHERE reference = '{}'"
    return {
        "own": await value_of(database, of_reference.format("3420-1000-301")),
        "next": await value_of(database, of_reference.format("34201000007")),
        "eleanor": await value_of(database, "SELECT id FROM contacts WHERE last_name = 'Vance'"),
    }


async def connect(accounts, record, *, as_="staff", contact=None, **changes):
    wish = {
        "decision_id": str(uuid4()),
        "account_id": str(record["next"]),
        "role": "family_friend",
        "is_checked": True,
        "note": "Owner rang, passed all questions",
        **TERMS,
        **changes,
    }
    return await accounts.call(
        "POST", f"/contacts/{contact or record['eleanor']}/connections", as_=as_, json=wish
    )


async def change(accounts, record, connection, version, **changes):
    wish = {
        "decision_id": str(uuid4()),
        "is_checked": True,
        "note": "Owner rang again",
        **TERMS,
        **changes,
    }
    return await accounts.call(
        "PUT",
        f"/contacts/{record['eleanor']}/connections/{connection}",
        json=wish,
        headers={"If-Match": f'"{version}"'},
    )


async def test_an_account_is_connected_with_its_rights_and_the_change_is_announced_and_logged(
    accounts, database, record
):
    already = len(await announced(database))

    answer = await connect(accounts, record)

    assert answer.status_code == 201, answer.text
    home = next(
        each
        for each in await accounts.homes(record["eleanor"])
        if each["account_id"] == str(record["next"])
    )
    assert (home["role"], home["status"]) == ("family_friend", "approved")
    assert (home["finance"], home["maintenance"], home["keys"]) == (False, True, False)
    assert [name for name, _ in (await announced(database))[already:]] == [
        "connection",
        "access",
    ]
    seen = (await accounts.call("GET", f"/contacts/{record['eleanor']}")).json()
    assert {one["reference"] for one in seen["connections"]} == {"3420-1000-301", "34201000007"}
    logged = {one["field"]: (one["before"], one["after"]) for one in seen["changes"]}
    assert logged["connection_role"] == ("", "family_friend")
    assert logged["connection_maintenance"] == ("", "yes")
    assert {one["reason"] for one in seen["changes"]} == {"Owner rang, passed all questions"}
    [entry] = await rows_of(
        database, "SELECT details FROM audit_entries WHERE act = 'connection.added'"
    )
    assert entry[0]["maintenance"] == "- → yes"


async def test_the_same_decision_again_changes_nothing(accounts, database, record):
    decision = str(uuid4())
    first = await connect(accounts, record, decision_id=decision)
    already = len(await announced(database))

    again = await connect(accounts, record, decision_id=decision)

    assert again.json() == first.json()
    assert (await announced(database))[already:] == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"is_checked": False}, "is_checked"),
        ({"note": ""}, "note"),
        ({"documents": True}, "documents"),
        ({"valid_to": "2024-02-02"}, "valid_to"),
        ({"valid_from": "0200-02-02"}, "valid_from"),
        ({"role": "unit_owner"}, "role"),
        ({"role": "landlord"}, "role"),
        ({"status": "maybe"}, "status"),
    ],
)
async def test_what_cannot_be_is_refused_with_the_field_and_stores_nothing(
    accounts, database, record, changes, field
):
    answer = await connect(accounts, record, **changes)

    assert answer.status_code == 422
    assert any(field in name for name in answer.json()["fields"])
    assert await value_of(database, "SELECT count(*) FROM connections") == 2


async def test_documents_are_taken_where_the_account_is_on_ebilling(accounts, database, record):
    other = await value_of(database, "SELECT id FROM contacts WHERE last_name = 'Number7'")

    answer = await connect(
        accounts, record, contact=other, account_id=str(record["own"]), documents=True
    )

    assert answer.status_code == 201
    told = {home["reference"]: home["documents"] for home in await accounts.homes(other)}
    assert told == {"3420-1000-301": True, "34201000007": False}


async def test_a_second_connection_of_one_role_and_an_ended_account_are_refused(
    accounts, database, record
):
    assert (await connect(accounts, record)).status_code == 201
    again = await connect(accounts, record)
    await imported(database, a_file(number(7, ebilling="no", account_status="previous")))
    late = await connect(accounts, record, role="managing_agent")

    assert "role" in again.json()["fields"]
    assert "account" in late.json()["fields"]


async def test_a_change_is_logged_with_old_and_new_and_an_old_view_is_refused(
    accounts, database, record
):
    made = (await connect(accounts, record)).json()

    answer = await change(
        accounts, record, made["connection_id"], 1, finance=True, valid_to="2030-01-31"
    )
    stale = await change(accounts, record, made["connection_id"], 1, keys=True)

    assert answer.json()["version"] == 2
    assert stale.status_code == 412
    logged = await rows_of(
        database,
        "SELECT field, before, after FROM contact_changes WHERE reason = 'Owner rang again'"
        " ORDER BY field",
    )
    assert logged == [
        ("connection_finance", "no", "yes"),
        ("connection_valid_to", "", "2030-01-31"),
    ]
    page = await accounts.call("GET", f"/accounts/{record['own']}/changes")
    assert page.json()["items"] == []


async def test_ending_a_connection_takes_its_access_at_once_and_needs_no_check(
    accounts, database, record
):
    made = (await connect(accounts, record)).json()

    answer = await change(
        accounts, record, made["connection_id"], 1, status="previous", is_checked=False
    )

    assert answer.status_code == 200, answer.text
    assert [home["account_id"] for home in await accounts.homes(record["eleanor"])] == [
        str(record["own"])
    ]


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (datetime(2026, 7, 14, 23, 0, tzinfo=UTC), True),
        (datetime(2026, 7, 15, 22, 59, 59, tzinfo=UTC), True),
        (datetime(2026, 7, 15, 23, 0, tzinfo=UTC), False),
    ],
)
async def test_access_ends_at_midnight_in_london_after_the_last_day(
    accounts, record, monkeypatch, moment, is_open
):
    await connect(accounts, record, valid_to=date(2026, 7, 15).isoformat())

    monkeypatch.setattr(import_module("services.accounts.routes.homes"), "now", lambda: moment)

    open_now = {home["account_id"] for home in await accounts.homes(record["eleanor"])}
    assert (str(record["next"]) in open_now) is is_open


async def test_whoever_only_looks_and_strange_ids_are_refused(accounts, record):
    made = (await connect(accounts, record)).json()

    assert (await connect(accounts, record, as_="operator")).status_code == 403
    assert (await connect(accounts, record, contact=uuid4())).status_code == 404
    assert (await connect(accounts, record, account_id=str(uuid4()))).status_code == 404
    assert (await change(accounts, record, uuid4(), 1)).status_code == 404
    assert (await accounts.call("GET", f"/contacts/{uuid4()}")).status_code == 404
    assert made["version"] == 1
