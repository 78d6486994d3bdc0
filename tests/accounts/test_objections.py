"""An owner who does not agree freezes what another one gave, and staff settle it."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from services.accounts.use_cases.object_to_access import object_to_access
from tests.accounts.test_owners import LANDLORD, asked, decide, owners, seen_by
from tests.accounts.words import announced, rows_of, value_of

__all__ = ["owners"]

SAMI = "SELECT id FROM contacts WHERE last_name = 'Haddad'"


@pytest.fixture
async def let_in(accounts, database, owners):
    """Eleanor has let Sami in."""
    request = await asked(database, owners)
    await decide(accounts, request, owners["eleanor"])
    return {**owners, "request": request, "sami": await value_of(database, SAMI)}


async def object_(accounts, request, owner, words="My aunt cannot agree to this"):
    return await accounts.call(
        "POST",
        f"/me/access-requests/{request}/objection",
        as_="customer",
        contact_id=owner,
        json={"words": words},
    )


async def settle(accounts, objection, outcome, *, as_="staff"):
    return await accounts.call(
        "POST",
        f"/objections/{objection}/settlement",
        as_=as_,
        json={"outcome": outcome, "reason": "Rang both of them"},
    )


async def changes(database):
    return [
        body for name, body in await announced(database) if name == "access" and "change" in body
    ]


async def test_an_objection_ends_access_at_once_and_one_case_is_asked_for(
    accounts, database, let_in
):
    assert len(await accounts.homes(let_in["sami"])) == 1

    answers = [await object_(accounts, let_in["request"], let_in["felix"]) for _ in range(2)]

    assert [each.status_code for each in answers] == [200, 200], answers[0].text
    assert await accounts.homes(let_in["sami"]) == []
    events = await announced(database)
    contested = [body for name, body in events if name == "access" and "objection_id" in body]
    assert [body["objection_id"] for body in contested] == [answers[0].json()["objection_id"]]
    [told] = await changes(database)
    assert told["change"] == "contested"
    assert set(told["told_ids"]) == {str(let_in[who]) for who in ("eleanor", "felix", "sami")}
    assert "aunt" not in str(events)
    [seen] = (await seen_by(accounts, let_in["eleanor"]))["requests"]
    assert (seen["contest"], seen["may_contest"]) == ("open", False)


@pytest.mark.parametrize(("outcome", "homes"), [("kept", 1), ("ended", 0)])
async def test_staff_see_both_positions_and_settle_it_once(
    accounts, database, let_in, outcome, homes
):
    made = (await object_(accounts, let_in["request"], let_in["felix"])).json()
    objection = made["objection_id"]

    seen = (await accounts.call("GET", f"/objections/{objection}")).json()
    refused = await settle(accounts, objection, outcome, as_="customer")
    settled = await settle(accounts, objection, outcome)
    again = await settle(accounts, objection, outcome)
    other = await settle(accounts, objection, "kept" if outcome == "ended" else "ended")

    assert (seen["let_in_by"], seen["objected_by"], seen["words"], seen["outcome"]) == (
        "Eleanor Vance",
        "Felix Vance",
        "My aunt cannot agree to this",
        "open",
    )
    assert [each.status_code for each in (refused, settled, again, other)] == [403, 204, 204, 409]
    assert len(await accounts.homes(let_in["sami"])) == homes
    told = (await changes(database))[-1]
    assert told["change"] == {"kept": "kept", "ended": "stopped"}[outcome]
    assert len(told["told_ids"]) == 3
    [settlement] = [body for name, body in await announced(database) if name == "objection"]
    assert settlement["outcome"] == outcome
    assert (await object_(accounts, let_in["request"], let_in["felix"])).status_code == 409
    audited = await rows_of(
        database,
        "SELECT count(*) FROM audit_entries WHERE act = 'objection.kept' OR act = 'objection.ended'",
    )
    assert audited == [(1,)]


async def test_two_owners_who_decide_and_object_at_once_leave_one_outcome(
    accounts, database, owners
):
    """Whoever is first, nobody is in whom one of them objects to."""
    request = await asked(database, owners)

    await asyncio.gather(
        decide(accounts, request, owners["eleanor"]),
        object_(accounts, request, owners["felix"]),
        object_(accounts, request, owners["felix"]),
    )
    later = await object_(accounts, request, owners["felix"])

    assert later.status_code == 200
    assert await accounts.homes(await value_of(database, SAMI)) == []
    assert await value_of(database, "SELECT count(*) FROM objections") == 1


async def test_only_another_owner_objects_and_not_for_ever(accounts, database, let_in):
    for stranger in (let_in["sami"], uuid4(), None):
        assert (await object_(accounts, let_in["request"], stranger)).status_code == 404
    own = await object_(accounts, let_in["request"], let_in["eleanor"])
    assert own.json()["code"] == "not_contestable"

    with pytest.raises(Exception, match="nothing to object to"):
        async with database.transaction(LANDLORD) as session:
            await object_to_access(
                session,
                landlord_id=LANDLORD,
                request_id=let_in["request"],
                owner_id=let_in["felix"],
                owner_name="Felix",
                words="",
                objected_by="",
                objected_at=datetime.now(UTC) + timedelta(days=15),
            )
    assert len(await accounts.homes(let_in["sami"])) == 1


async def test_what_is_frozen_is_opened_by_nobody_but_the_settlement(accounts, let_in):
    await object_(accounts, let_in["request"], let_in["felix"])
    seen = (await accounts.call("GET", f"/contacts/{let_in['sami']}")).json()
    [frozen] = seen["connections"]

    staff = await accounts.call(
        "PUT",
        f"/contacts/{let_in['sami']}/connections/{frozen['connection_id']}",
        headers={"If-Match": f'"{frozen["version"]}"'},
        json={
            "decision_id": str(uuid4()),
            "status": "approved",
            "valid_from": frozen["valid_from"],
            "is_checked": True,
            "note": "They rang",
        },
    )
    owner = await accounts.call(
        "PUT",
        f"/me/approved-contacts/{frozen['connection_id']}",
        as_="customer",
        contact_id=let_in["eleanor"],
        headers={"If-Match": f'"{frozen["version"]}"'},
        json={"decision_id": str(uuid4()), "maintenance": True},
    )

    assert "status" in staff.json()["fields"], staff.text
    assert owner.status_code == 412
    assert await accounts.homes(let_in["sami"]) == []


async def test_a_mail_about_a_change_names_the_home_and_no_person(accounts, database, let_in):
    connection = await value_of(
        database, f"SELECT id FROM connections WHERE contact_id = '{let_in['sami']}'"
    )

    async def notice(contact):
        return await accounts.call(
            "GET", f"/connections/{connection}/told/{contact}", as_="service:notifications"
        )

    told = await notice(let_in["felix"])
    assert (told.json()["email"], told.json()["is_own"]) == ("felix@example.com", False)
    assert "sami" not in told.text.lower()
    assert (await notice(let_in["sami"])).json()["is_own"] is True
    assert (await notice(uuid4())).status_code == 404


async def test_owners_hear_what_staff_and_other_owners_change_and_not_what_they_did(
    accounts, database, let_in
):
    [person] = [
        one
        for one in (await seen_by(accounts, let_in["felix"]))["contacts"]
        if one["name"] == "Sami Haddad"
    ]
    await accounts.call(
        "PUT",
        f"/me/approved-contacts/{person['connection_id']}",
        as_="customer",
        contact_id=let_in["felix"],
        headers={"If-Match": '"1"'},
        json={"decision_id": str(uuid4()), "finance": True},
    )
    await accounts.call(
        "PUT",
        f"/contacts/{let_in['sami']}/connections/{person['connection_id']}",
        headers={"If-Match": '"2"'},
        json={
            "decision_id": str(uuid4()),
            "status": "previous",
            "valid_from": person["valid_from"],
            "is_checked": True,
            "note": "They moved",
        },
    )

    by_owner, by_staff = await changes(database)

    assert (by_owner["change"], by_owner["by"]) == ("changed", "owner")
    assert by_owner["told_ids"] == [str(let_in["eleanor"])]
    assert (by_staff["change"], by_staff["by"]) == ("ended", "staff")
    assert set(by_staff["told_ids"]) == {str(let_in["eleanor"]), str(let_in["felix"])}
