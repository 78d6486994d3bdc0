"""What staff change of the landlord itself, over HTTP."""

import pytest

from tests.accounts.words import OTHER_LANDLORD, rows_of

PATH = "/landlord-settings"


async def change(accounts, over=0, as_="staff:lead", **settings):
    return await accounts.call(
        "PATCH", PATH, json=settings, as_=as_, headers={"If-Match": f'"{over}"'}
    )


async def test_a_change_is_kept_announced_and_written_down(accounts, database):
    answer = await change(accounts, name="Harrowmere Homes & Gardens", colour="#123456")

    assert answer.status_code == 200
    assert answer.json()["version"] == 1
    seen = (await accounts.call("GET", PATH, as_="service:gateway")).json()
    assert seen["settings"]["name"] == "Harrowmere Homes & Gardens"
    assert seen["settings"]["office"] is None
    [(event,)] = await rows_of(
        database, "SELECT routing_key FROM outbox ORDER BY position DESC LIMIT 1"
    )
    assert event == "accounts.landlord_settings.changed.v1"
    [(details,)] = await rows_of(
        database, "SELECT details FROM audit_entries WHERE act = 'landlord.changed'"
    )
    assert details == {"parts": "colour, name"}


async def test_each_change_stands_on_the_one_before_and_null_takes_back(accounts, database):
    await change(accounts, website="https://example.org")
    await change(accounts, over=1, office={"phone": "01632 960111"})
    await change(accounts, over=2, website=None)

    seen = (await accounts.call("GET", PATH, as_="staff:lead")).json()
    history = (await accounts.call("GET", f"{PATH}/changes", as_="staff:lead")).json()

    assert seen["version"] == 3
    assert seen["settings"]["website"] is None
    assert seen["settings"]["office"] == {"phone": "01632 960111"}
    assert [each["parts"] for each in history["items"]] == [["website"], ["office"], ["website"]]
    assert history["items"][0]["changed_by_name"] == "Priya Ranasinghe"


async def test_who_saw_an_older_version_changes_nothing(accounts, database):
    await change(accounts, name="One")

    late = await change(accounts, name="Two")

    assert late.status_code == 412
    assert (await accounts.call("GET", PATH, as_="staff:lead")).json()["settings"]["name"] == "One"


async def test_the_same_again_is_no_change(accounts, database):
    await change(accounts, name="One")

    again = await change(accounts, over=1, name="One")

    assert again.json()["version"] == 1


@pytest.mark.parametrize(
    ("settings", "field"),
    [
        ({"colour": "#ffff00"}, "colour"),
        ({"colour": "green"}, "colour"),
        ({"office": {"fax": "01632 960111"}}, "office"),
        ({"office": {}}, "office"),
    ],
    ids=["pale", "a word", "unknown way", "no telephone"],
)
async def test_what_a_landlord_may_not_have_is_refused_by_part(accounts, database, settings, field):
    answer = await change(accounts, **settings)

    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == [field]
    assert await rows_of(database, "SELECT 1 FROM landlord_settings") == []


async def test_a_pale_colour_is_refused_with_what_was_measured(accounts, database):
    advice = (await change(accounts, colour="#ffff00")).json()["fields"]["colour"]

    assert "1.1 to 1" in advice
    assert "7 to 1" in advice


@pytest.mark.parametrize("role", ["staff", "staff:identity_admin", "staff:auditor", "customer"])
async def test_only_leads_change_their_landlord(accounts, database, role):
    assert (await change(accounts, as_=role, name="Mine")).status_code == 403


async def test_another_landlord_sees_none_of_it(accounts, database):
    await change(accounts, name="Harrowmere Homes & Gardens")

    other = await accounts.call("GET", PATH, as_="service:gateway", landlord=OTHER_LANDLORD)

    assert other.json()["version"] == 0
    assert other.json()["settings"]["name"] is None
