"""Who could be invited to the portal: every page of people, and what keeps somebody out."""

import pytest

from tests.accounts.words import OTHER_LANDLORD, a_file, imported, number, row


async def page(accounts, **wanted):
    answer = await accounts.call("POST", "/contacts/invitees", as_="service:identity", json=wanted)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_everybody_comes_once_page_by_page(accounts):
    await imported(accounts.database, a_file(*(number(n) for n in range(7))))

    seen, after = [], None
    while True:
        part = await page(accounts, after=after, limit=3)
        seen += [each["name"] for each in part["items"]]
        after = part["next"]
        if after is None:
            break

    assert sorted(seen) == [f"Person Number{n}" for n in range(7)]


async def test_what_keeps_somebody_out_is_told(accounts):
    await imported(
        accounts.database,
        a_file(
            number(1),
            number(2, email=""),
            number(3, email="BOTH@example.com"),
            number(4, email="both@example.com"),
            number(5, role_status="previous", valid_to="2020-01-01"),
            number(6, account_status="previous", end_date="2020-01-01"),
        ),
    )

    told = {each["name"][-1]: each for each in (await page(accounts))["items"]}

    assert told["1"]["email"] == "person1@example.com"
    assert told["1"]["has_home"]
    assert not told["1"]["is_email_shared"]
    assert told["2"]["email"] == ""
    assert not told["2"]["is_email_shared"]
    assert told["3"]["is_email_shared"]
    assert told["4"]["is_email_shared"]
    assert not told["5"]["has_home"]
    assert not told["6"]["has_home"]


async def test_a_place_narrows_the_pages_down_to_those_who_live_there(accounts):
    await imported(
        accounts.database,
        a_file(
            row(),
            number(1, block="Mill House"),
            number(2, block="Mill House", email="eleanor.vance@example.com"),
            number(3, estate="Elsewhere", block=""),
        ),
    )
    found = (await accounts.call("GET", "/places", params={"q": "mill"})).json()["items"]
    every = (await accounts.call("GET", "/places")).json()["items"]
    waterside = next(each for each in every if each["name"] == "Harrowmere Waterside")

    of_block = (await page(accounts, block_id=found[0]["place_id"]))["items"]
    of_estate = (await page(accounts, estate_id=waterside["place_id"]))["items"]

    assert [(each["kind"], each["name"], each["estate"]) for each in found] == [
        ("block", "Mill House", "Harrowmere Waterside")
    ]
    assert sorted(each["name"] for each in of_block) == ["Person Number1", "Person Number2"]
    assert len(of_estate) == 3
    assert {each["name"]: each["is_email_shared"] for each in of_block}["Person Number2"], (
        "an address is shared wherever the other person lives"
    )


async def test_people_are_asked_for_by_id_and_another_landlord_has_none(accounts):
    await imported(accounts.database, a_file(number(1), number(2)))
    first = (await page(accounts))["items"][0]["contact_id"]

    again = await page(accounts, contact_ids=[first])
    elsewhere = await accounts.call(
        "POST", "/contacts/invitees", as_="service:identity", json={}, landlord=OTHER_LANDLORD
    )

    assert [each["contact_id"] for each in again["items"]] == [first]
    assert elsewhere.json()["items"] == []


@pytest.mark.parametrize("text", ["%", "\x00", "x" * 200, "é"])
async def test_a_place_that_is_not_there_is_not_found(text, accounts):
    await imported(accounts.database, a_file(row()))

    answer = await accounts.call("GET", "/places", params={"q": text})

    assert answer.status_code == 200
    assert text == "\x00" or answer.json()["items"] == []
