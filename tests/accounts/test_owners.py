"""Owners decide who else may act on their home: the first decision counts."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from services.accounts.store.requests import Asking
from services.accounts.use_cases.close_unanswered_requests import close_unanswered_requests
from services.accounts.use_cases.keep_request import keep_request
from tests.accounts.words import (
    LANDLORD,
    a_file,
    announced,
    imported,
    row,
    rows_of,
    value_of,
)

FELIX = {"contact_ref": "C-9", "first_name": "Felix", "email": "felix@example.com", "title": "Mr"}
SAMI = Asking("Sami", "Haddad", "sami.haddad@example.com", "", "family_friend", "I help my aunt")
GRANT = {"role": "family_friend", "maintenance": True, "finance": False, "valid_to": None}


@pytest.fixture
async def owners(database):
    """Eleanor owns the home, Felix with her; somebody else owns none of it."""
    await imported(database, a_file(row(), row(**FELIX, role="joint_owner")))
    name = "SELECT id FROM contacts WHERE first_name = '{}'"
    return {
        "eleanor": await value_of(database, name.format("Eleanor")),
        "felix": await value_of(database, name.format("Felix")),
        "account": await value_of(database, "SELECT id FROM accounts"),
    }


async def asked(database, owners, *, at=None, asking=SAMI):
    registration = uuid4()
    for _twice in range(2):
        async with database.transaction(LANDLORD) as session:
            await keep_request(
                session,
                landlord_id=LANDLORD,
                registration_id=registration,
                account_id=owners["account"],
                asking=asking,
                asked_at=at or datetime.now(UTC),
            )
    return await value_of(
        database, f"SELECT id FROM access_requests WHERE registration_id = '{registration}'"
    )


async def decide(accounts, request, owner, what="approval", **grant):
    return await accounts.call(
        "POST",
        f"/me/access-requests/{request}/{what}",
        as_="customer",
        contact_id=owner,
        json={**GRANT, **grant} if what == "approval" else None,
    )


async def seen_by(accounts, owner):
    answer = await accounts.call("GET", "/me/approved-contacts", as_="customer", contact_id=owner)
    return answer.json()


async def test_a_request_is_kept_once_and_every_owner_is_told(accounts, database, owners):
    request = await asked(database, owners)

    told = [body for name, body in await announced(database) if name == "access"]
    assert len(told) == 1
    assert set(told[0]["owner_ids"]) == {str(owners["eleanor"]), str(owners["felix"])}
    assert "sami" not in str(told).lower()
    [seen] = (await seen_by(accounts, owners["felix"]))["requests"]
    assert (seen["request_id"], seen["first_name"], seen["words"]) == (
        str(request),
        "Sami",
        "I help my aunt",
    )


async def test_an_owner_lets_somebody_in_with_rights_and_a_last_day(accounts, database, owners):
    request = await asked(database, owners)
    last = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()

    answer = await decide(accounts, request, owners["eleanor"], valid_to=last, keys=True)

    assert answer.status_code == 204, answer.text
    sami = await value_of(database, "SELECT id FROM contacts WHERE last_name = 'Haddad'")
    [home] = await accounts.homes(sami)
    assert (home["role"], home["finance"], home["maintenance"], home["keys"]) == (
        "family_friend",
        False,
        True,
        True,
    )
    events = await announced(database)
    [settled] = [body for name, body in events if name == "access_request"]
    assert (settled["outcome"], settled["contact_id"]) == ("approved", str(sami))
    [connected] = [
        body for name, body in events if name == "connection" and body["contact_id"] == str(sami)
    ]
    assert connected["registration_id"] == settled["registration_id"]
    [person] = [
        one
        for one in (await seen_by(accounts, owners["eleanor"]))["contacts"]
        if one["name"] == "Sami Haddad"
    ]
    assert (person["valid_to"], person["may_change"]) == (last, True)


async def test_of_two_owners_at_once_one_decides(accounts, database, owners):
    request = await asked(database, owners)

    answers = await asyncio.gather(
        decide(accounts, request, owners["eleanor"]),
        decide(accounts, request, owners["felix"], "refusal"),
    )

    assert sorted(answer.status_code for answer in answers) == [204, 409]
    late = await decide(accounts, request, owners["felix"])
    assert late.json()["code"] == "access_request_decided"
    settled = [body for name, body in await announced(database) if name == "access_request"]
    assert len(settled) == 1


async def test_a_refusal_connects_nobody(accounts, database, owners):
    request = await asked(database, owners)

    assert (await decide(accounts, request, owners["felix"], "refusal")).status_code == 204

    assert await value_of(database, "SELECT count(*) FROM contacts") == 2
    [seen] = (await seen_by(accounts, owners["eleanor"]))["requests"]
    assert (seen["state"], seen["decided_by"]) == ("refused", "Felix Vance")


async def test_whoever_does_not_own_the_home_sees_and_decides_nothing(accounts, database, owners):
    request = await asked(database, owners)
    await decide(accounts, request, owners["eleanor"])
    sami = await value_of(database, "SELECT id FROM contacts WHERE last_name = 'Haddad'")
    second = await asked(database, owners)

    for stranger in (sami, uuid4(), None):
        assert (await decide(accounts, second, stranger)).status_code == 404
        assert (await decide(accounts, second, stranger, "refusal")).status_code == 404
        assert await seen_by(accounts, stranger) == {
            "accounts": [],
            "contacts": [],
            "requests": [],
        }


@pytest.mark.parametrize(
    ("grant", "field"),
    [
        ({"role": "unit_owner"}, "role"),
        ({"role": "poa"}, "role"),
        ({"valid_to": "2020-01-01"}, "valid_to"),
    ],
)
async def test_what_an_owner_may_not_give_is_refused(accounts, database, owners, grant, field):
    request = await asked(database, owners)

    answer = await decide(accounts, request, owners["eleanor"], **grant)

    assert answer.status_code == 422
    assert any(field in name for name in answer.json()["fields"])
    assert await value_of(database, "SELECT count(*) FROM contacts") == 2


async def test_an_owner_who_has_sold_decides_no_more(accounts, database, owners):
    request = await asked(database, owners)
    await imported(database, a_file(row(role_status="previous", valid_to="2024-01-01")))

    assert (await decide(accounts, request, owners["eleanor"])).status_code == 404
    assert (await decide(accounts, request, owners["felix"])).status_code == 204


async def test_staff_see_the_requests_and_may_veto(accounts, database, owners):
    request = await asked(database, owners)
    veto = {"json": {"reason": "A court order stands against it"}}

    listed = await accounts.call("GET", f"/accounts/{owners['account']}/access-requests")
    refused = await accounts.call(
        "POST", f"/access-requests/{request}/veto", as_="operator", **veto
    )
    vetoed = await accounts.call("POST", f"/access-requests/{request}/veto", **veto)
    again = await accounts.call("POST", f"/access-requests/{request}/veto", **veto)

    assert listed.json()["items"][0]["state"] == "waiting"
    assert [each.status_code for each in (refused, vetoed, again)] == [403, 204, 409]
    assert (await decide(accounts, request, owners["eleanor"])).status_code == 409
    assert await value_of(
        database, "SELECT count(*) FROM audit_entries WHERE act = 'access_request.vetoed'"
    )


async def test_what_nobody_answers_goes_to_staff_and_names_are_erased_later(
    accounts, database, owners
):
    start = datetime(2026, 3, 1, tzinfo=UTC)
    await asked(database, owners, at=start)
    for days, expected in ((13, 0), (15, 1), (50, 0)):
        async with database.transaction(LANDLORD) as session:
            ended = await close_unanswered_requests(
                session, landlord_id=LANDLORD, at=start + timedelta(days=days)
            )
        assert ended == expected

    [settled] = [body for name, body in await announced(database) if name == "access_request"]
    assert settled["outcome"] == "unanswered"
    assert await rows_of(database, "SELECT last_name, email, words FROM access_requests") == [
        ("", "", "")
    ]


async def test_too_many_at_once_go_to_staff(database, owners):
    for number in range(6):
        asking = Asking("A", f"B{number}", f"b{number}@example.com", "", "subtenant", "")
        await asked(database, owners, asking=asking)

    events = await announced(database)
    assert [name for name, _ in events].count("access") == 5
    [settled] = [body for name, body in events if name == "access_request"]
    assert (settled["outcome"], settled["owner_ids"]) == ("unanswered", [])


async def test_an_owner_changes_and_ends_what_they_gave_and_never_another_owner(
    accounts, database, owners
):
    await decide(accounts, await asked(database, owners), owners["eleanor"])
    sami = await value_of(database, "SELECT id FROM contacts WHERE last_name = 'Haddad'")
    people = (await seen_by(accounts, owners["felix"]))["contacts"]
    by_name = {one["name"]: one for one in people}

    async def put(person, version, **wish):
        return await accounts.call(
            "PUT",
            f"/me/approved-contacts/{person['connection_id']}",
            as_="customer",
            contact_id=owners["felix"],
            headers={"If-Match": f'"{version}"'},
            json={"decision_id": str(uuid4()), **wish},
        )

    given = by_name["Sami Haddad"]
    changed = await put(given, 1, finance=True, maintenance=True)
    stale = await put(given, 1, finance=False)
    owner = await put(by_name["Eleanor Vance"], 1, is_ended=True)
    assert (await accounts.homes(sami))[0]["finance"] is True
    ended = await put(given, 2, is_ended=True)
    again = await put(given, 2, is_ended=True)

    assert [each.status_code for each in (changed, stale, owner, ended, again)] == [
        200,
        412,
        404,
        200,
        200,
    ]
    assert await accounts.homes(sami) == []
    assert len(await accounts.homes(owners["eleanor"])) == 1


async def test_a_mail_to_an_owner_holds_nothing_that_a_stranger_typed(accounts, database, owners):
    request = await asked(database, owners)

    mail = await accounts.call(
        "GET",
        f"/access-requests/{request}/owners/{owners['eleanor']}",
        as_="service:notifications",
    )
    stranger = await accounts.call(
        "GET", f"/access-requests/{request}/owners/{uuid4()}", as_="service:notifications"
    )

    assert mail.json()["email"] == "Eleanor.Vance@example.com"
    assert "sami" not in mail.text.lower()
    assert "aunt" not in mail.text
    assert stranger.status_code == 404
