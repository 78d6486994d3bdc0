"""Staff find a person of the record, with the homes they belong to."""

from uuid import uuid4

from tests.accounts.words import OTHER_LANDLORD, a_file, imported, number, row


async def test_a_person_is_found_by_name_address_and_number_with_their_homes(accounts):
    await imported(accounts.database, a_file(row(), number(4), number(5)))

    for query in ("vance", "eleanor vance", "eleanor.vance@example.com", "3420-1000-301"):
        answer = await accounts.call("GET", "/contacts", params={"q": query})
        [person] = answer.json()["items"]
        assert person["last_name"] == "Vance"
        assert person["homes"][0]["reference"] == "3420-1000-301"
        assert person["homes"][0]["is_live"] is True


async def test_whoever_was_named_comes_before_those_who_live_there(accounts):
    await imported(accounts.database, a_file(row(), *(number(n) for n in range(4, 30))))

    answer = (await accounts.call("GET", "/contacts", params={"q": "heron"})).json()
    named = (await accounts.call("GET", "/contacts", params={"q": "vance"})).json()

    assert len(answer["items"]) > 20
    assert {each["is_named"] for each in answer["items"]} == {False}
    assert named["items"][0]["is_named"] is True


async def test_people_are_looked_up_by_their_ids_and_strangers_left_out(accounts):
    await imported(accounts.database, a_file(row()))
    [person] = (await accounts.call("GET", "/contacts", params={"q": "vance"})).json()["items"]

    answer = await accounts.call(
        "POST",
        "/contacts/lookup",
        json={"contact_ids": [person["contact_id"], "3f0f2c44-3c0e-4f4e-9d0e-5a6b0d9c1a99"]},
    )

    assert [each["contact_id"] for each in answer.json()["items"]] == [person["contact_id"]]


async def test_a_search_for_nothing_finds_nobody(accounts):
    await imported(accounts.database, a_file(row()))

    for query in ("", " ", "\x00", "zebra", "%"):
        answer = await accounts.call("GET", "/contacts", params={"q": query})
        assert answer.json() == {"items": [], "has_more": False}


async def test_every_mailbox_of_a_person_is_told_once_and_by_an_id_that_stays(accounts):
    person = row(
        email="Eleanor.Vance@example.com",
        other_emails="eleanor.vance@example.com; e.vance@work.example",
    )
    await imported(accounts.database, a_file(person))
    [found] = (await accounts.call("GET", "/contacts", params={"q": "vance"})).json()["items"]

    async def addresses(contact_id, **how):
        answer = await accounts.call(
            "GET", f"/contacts/{contact_id}/addresses", as_="service:notifications", **how
        )
        assert answer.status_code == 200, answer.text
        return answer.json()["items"]

    told = await addresses(found["contact_id"])
    assert [each["email"] for each in told] == ["Eleanor.Vance@example.com", "e.vance@work.example"]
    assert await addresses(found["contact_id"]) == told
    assert await addresses(uuid4()) == []
    assert await addresses(found["contact_id"], landlord=OTHER_LANDLORD) == []


async def test_a_customer_sees_what_the_record_says_of_them_and_of_nobody_else(accounts):
    await imported(accounts.database, a_file(row(phone="01632 960101"), number(4)))
    [found] = (await accounts.call("GET", "/contacts", params={"q": "vance"})).json()["items"]

    async def details(contact_id, **how):
        answer = await accounts.call(
            "GET", "/me/details", as_="customer", contact_id=contact_id, **how
        )
        assert answer.status_code == 200, answer.text
        return answer.json()

    own = await details(found["contact_id"])
    assert (own["first_name"], own["last_name"]) == ("Eleanor", "Vance")
    assert own["emails"] == found["emails"]
    assert {"kind": "day", "number": "01632 960101"} in own["telephones"]
    assert "date_of_birth" not in own
    for stranger in (uuid4(), None):
        assert (await details(stranger))["last_name"] == ""
    assert (await details(found["contact_id"], landlord=OTHER_LANDLORD))["last_name"] == ""
