"""The account page, the search and the record's other doors, over HTTP."""

from datetime import timedelta
from uuid import uuid4

import pytest

from chassis.events import now
from services.accounts.domain.roles import london_date
from tests.accounts.words import (
    BLIND,
    LANDLORD,
    OTHER_LANDLORD,
    a_file,
    imported,
    number,
    row,
    rows_of,
    value_of,
)

TODAY = london_date(now())


async def account_id(database):
    return await value_of(database, "SELECT id FROM accounts ORDER BY reference LIMIT 1")


async def contact_id(database):
    return await value_of(database, "SELECT id FROM contacts WHERE contact_ref = 'C-1'")


async def test_the_account_page_shows_the_account_its_unit_its_numbers_and_its_people(
    accounts, database
):
    await imported(
        database,
        a_file(
            row(
                salutation="Dear Ms Vance",
                sign_off="Yours sincerely",
                updates_via="email",
                other_emails="e.v@example.org",
                mobile="07700 900111",
            )
        ),
    )

    page = (await accounts.call("GET", f"/accounts/{await account_id(database)}")).json()

    assert (page["reference"], page["name"], page["status"]) == (
        "3420-1000-301",
        "Ms E Vance",
        "current",
    )
    assert (page["block"], page["estate"]) == ("Heron Quay Apartments", "Harrowmere Waterside")
    assert page["address_lines"] == ["Flat 3, Heron Quay", "Harrowmere"]
    assert page["identifiers"] == [{"kind": "legacy", "value": "MRW403PYM"}]
    assert page["has_pin"] is True
    assert "44 71" not in str(page), "a PIN is shown to nobody"
    assert BLIND.hash_pin(LANDLORD, "4471") not in str(page), "nor its hash"
    person = page["contacts"][0]
    assert person["emails"] == ["Eleanor.Vance@example.com", "e.v@example.org"]
    assert person["phones"] == ["01632 960123", "07700 900111"]
    assert (person["role"], person["is_live"], person["finance"]) == ("unit_owner", True, True)


async def test_staff_search_over_http(accounts, database):
    await imported(database, a_file(row()))

    hits = (await accounts.call("GET", "/accounts", params={"q": "vance"})).json()

    assert hits["has_more"] is False
    assert [hit["reference"] for hit in hits["items"]] == ["3420-1000-301"]


@pytest.mark.parametrize("as_", ["customer", "service:registration", "service:cases", "applicant"])
async def test_only_staff_and_the_operator_see_the_account_page(accounts, database, as_):
    await imported(database, a_file(row()))

    assert (await accounts.call("GET", "/accounts", as_=as_)).status_code == 403
    assert (
        await accounts.call("GET", f"/accounts/{await account_id(database)}", as_=as_)
    ).status_code == 403


async def test_another_landlords_account_is_not_there(accounts, database):
    await imported(database, a_file(row()))
    mine = await account_id(database)

    theirs = await accounts.call("GET", f"/accounts/{mine}", landlord=OTHER_LANDLORD)
    nobodys = await accounts.call("GET", f"/accounts/{uuid4()}")

    assert theirs.status_code == nobodys.status_code == 404
    assert theirs.json()["code"] == nobodys.json()["code"] == "account_not_found"


async def test_a_customer_sees_the_homes_they_are_connected_to_today(accounts, database):
    await imported(database, a_file(row(), row(account_ref="777888", account_kind="garage")))

    homes = await accounts.homes(await contact_id(database))

    assert [(h["reference"], h["role"], h["finance"]) for h in homes] == [
        ("3420-1000-301", "unit_owner", True), ("777888", "unit_owner", True),
    ]  # fmt: skip
    assert homes[0]["address_lines"] == ["Flat 3, Heron Quay", "Harrowmere"]


@pytest.mark.parametrize(
    "change",
    [
        {"role_status": "requested"},
        {"role_status": "rejected"},
        {"role_status": "previous"},
        {"valid_to": (TODAY - timedelta(days=2)).isoformat()},
        {"valid_from": (TODAY + timedelta(days=2)).isoformat()},
        {"account_status": "previous"},
        {"account_status": "lost"},
    ],
)
async def test_a_connection_that_is_not_live_opens_no_home(accounts, database, change):
    await imported(database, a_file(row(**change)))

    assert await accounts.homes(await contact_id(database)) == []


async def test_a_connection_is_live_on_its_last_day(accounts, database):
    await imported(
        database,
        a_file(row(valid_from="2020-01-01", valid_to=(TODAY + timedelta(days=1)).isoformat())),
    )

    assert len(await accounts.homes(await contact_id(database))) == 1


async def test_a_customer_of_another_landlord_sees_nothing(accounts, database):
    await imported(database, a_file(row()))

    assert await accounts.homes(await contact_id(database), landlord=OTHER_LANDLORD) == []
    assert await accounts.homes(None) == []


async def test_provisional_access_withholds_finance_and_documents(accounts, database):
    await imported(database, a_file(row()))
    await rows_of(database, "UPDATE connections SET is_provisional = true RETURNING 1")

    home = (await accounts.homes(await contact_id(database)))[0]

    assert (home["is_provisional"], home["finance"], home["documents"], home["maintenance"]) == (
        True,
        False,
        False,
        True,
    )


async def test_reaching_the_end_of_its_time_opens_nothing_by_itself(accounts, database):
    await imported(database, a_file(row()))
    await rows_of(
        database,
        "UPDATE connections SET is_provisional = true, provisional_until = now() - interval '1 minute' RETURNING 1",
    )

    home = (await accounts.homes(await contact_id(database)))[0]

    assert (home["is_provisional"], home["finance"]) == (True, False)


async def test_registration_looks_records_up_by_any_of_their_ids(accounts, database):
    await imported(database, a_file(row(other_emails="e.v@example.org"), number(4)))
    contact = await contact_id(database)
    connection = await value_of(
        database, "SELECT id FROM connections WHERE contact_id = :c", c=contact
    )

    for query in (
        {"contact_ids": [str(contact)]},
        {"connection_ids": [str(connection)]},
        {"account_ids": [str(await account_id(database)), str(uuid4())]},
    ):
        answer = await accounts.call(
            "POST", "/records/lookup", as_="service:registration", json=query
        )
        record = answer.json()["accounts"]
        assert [r["reference"] for r in record] == ["3420-1000-301"]
        assert record[0]["contacts"][0]["emails"] == [
            "Eleanor.Vance@example.com",
            "e.v@example.org",
        ]
        assert record[0]["connections"][0]["status"] == "current"
        assert record[0]["start_date"] == "2019-07-31"


async def test_the_whole_record_comes_in_pages_each_account_once(accounts, database):
    await imported(database, a_file(*(number(n) for n in range(1, 8))))

    seen, after = [], None
    while True:
        params = {"limit": 3} | ({"after": after} if after else {})
        page = (
            await accounts.call("GET", "/records", as_="service:registration", params=params)
        ).json()
        seen += [r["reference"] for r in page["accounts"]]
        after = page["next"]
        if after is None:
            break

    assert len(seen) == len(set(seen)) == 7


async def test_a_lookup_of_too_many_ids_is_refused(accounts):
    answer = await accounts.call(
        "POST",
        "/records/lookup",
        as_="service:registration",
        json={"account_ids": [str(uuid4())] * 501},
    )

    assert answer.status_code == 422


async def test_only_registration_reads_the_record(accounts):
    for as_ in ("staff", "customer", "operator", "service:cases"):
        assert (await accounts.call("POST", "/records/lookup", as_=as_, json={})).status_code == 403
        assert (await accounts.call("GET", "/records", as_=as_)).status_code == 403
