"""Two contacts that are one person become one, and two again, exactly as they were."""

import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from services.accounts.clients import Clients
from services.accounts.use_cases.merge_contacts import merge_contacts
from services.accounts.use_cases.undo_merge import undo_merge
from tests.accounts.words import (
    LANDLORD,
    a_file,
    imported,
    names_announced,
    number,
    row,
    rows_of,
    value_of,
)

TWIN = {
    "contact_ref": "C-2",
    "first_name": "Ellie",
    "last_name": "Vance",
    "email": "ellie@example.com",
    "phone": "",
    "account_name": "Ms E Vance",
}
CONTACTS = """
SELECT id, first_name, email, other_emails, phone, phone_evening, mobile, date_of_birth, words
FROM contacts ORDER BY id
"""
CONNECTIONS = """
SELECT id, account_id, contact_id, role, status, valid_from, valid_to, finance, maintenance, keys,
    documents, is_provisional, awaits_letter, provisional_until
FROM connections ORDER BY id
"""
ALL = (
    CONTACTS,
    CONNECTIONS,
    "SELECT id, contact_id, field FROM contact_changes ORDER BY id",
    "SELECT id, contact_id, inviter_id FROM access_invitations ORDER BY id",
    "SELECT account_id, word FROM account_words ORDER BY 1, 2",
)

LOGIN = uuid4()


@pytest.fixture
async def two(database):
    """Eleanor owns flat 3; Ellie, who is she too, is a friend there, and owns flat 9."""
    friend = row(**TWIN, role="family_friend", role_status="approved")
    await imported(database, a_file(row(), friend, number(9, **TWIN)))
    of = "SELECT id FROM contacts WHERE first_name = '{}'"
    return {name: await value_of(database, of.format(name)) for name in ("Eleanor", "Ellie")}


@pytest.fixture
def logins(monkeypatch):
    known = set()

    async def has_login(_self, _landlord, contact_id):
        return contact_id in known

    async def login_of(_self, _landlord, contact_id):
        return LOGIN if contact_id in known else None

    monkeypatch.setattr(Clients, "has_login", has_login)
    monkeypatch.setattr(Clients, "login_of", login_of)
    return known


async def snapshot(database):
    return [[tuple(each) for each in await rows_of(database, query)] for query in ALL]


async def merge(database, two, merge_id=None, *, at=None, has_login=False):
    async with database.transaction(LANDLORD) as session:
        versions = [
            await session.scalar(
                text("SELECT version FROM contacts WHERE id = :id"), {"id": two[name]}
            )
            for name in ("Eleanor", "Ellie")
        ]
        found, _ = await merge_contacts(
            session,
            landlord_id=LANDLORD,
            merge_id=merge_id or uuid4(),
            survivor_id=two["Eleanor"],
            merged_id=two["Ellie"],
            seen_versions=tuple(versions),
            has_login=has_login,
            reason="The same passport",
            merged_by="staff",
            merged_by_name="Priya",
            merged_at=at or datetime.now(UTC),
        )
        return found.id


async def undo(database, two, merge_id):
    async with database.transaction(LANDLORD) as session:
        return await undo_merge(
            session,
            landlord_id=LANDLORD,
            contact_id=two["Eleanor"],
            merge_id=merge_id,
            undone_by_name="Priya",
            at=datetime.now(UTC),
        )


async def test_everything_of_the_other_becomes_the_survivors(accounts, database, two):
    before = len(await names_announced(database))

    await merge(database, two)

    homes = {one["reference"] for one in await accounts.homes(two["Eleanor"])}
    assert homes == {"3420-1000-301", "34201000009"}
    assert await accounts.homes(two["Ellie"]) == []
    emails = await value_of(database, "SELECT other_emails FROM contacts WHERE contact_ref = 'C-1'")
    assert emails == ["ellie@example.com"]
    told = (await names_announced(database))[before:]
    assert sorted(told) == ["connection", "connection", "contact", "contact", "contacts"]


TERMS = st.fixed_dictionaries(
    {
        "status": st.sampled_from(["requested", "approved", "current", "previous", "rejected"]),
        "role": st.sampled_from(["unit_owner", "joint_owner", "family_friend"]),
        "finance": st.booleans(),
        "is_provisional": st.booleans(),
        "ends": st.sampled_from([None, 0, 40]),
    }
)


@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
)
@given(mine=TERMS, theirs=st.tuples(TERMS, TERMS))
async def test_a_merge_undone_leaves_everything_as_it_was(database, two, mine, theirs):
    await _stand(database, two, mine, theirs)
    before = await snapshot(database)

    merged = await merge(database, two)
    during = await snapshot(database)
    assert await undo(database, two, merged)

    assert await snapshot(database) == before
    assert during != before
    assert not await undo(database, two, merged)


async def _stand(database, two, mine, theirs):
    """Let the connections stand as they are drawn; an account has one owner in force."""
    own = "SELECT id FROM connections WHERE contact_id = '{}' ORDER BY account_id, id"
    mine_ids = [each for (each,) in await rows_of(database, own.format(two["Eleanor"]))]
    their_ids = [each for (each,) in await rows_of(database, own.format(two["Ellie"]))]
    drawn = [*zip(mine_ids, [mine], strict=True), *zip(their_ids, theirs, strict=True)]
    async with database.transaction(LANDLORD) as session:
        await session.execute(text("UPDATE connections SET status = 'previous'"))
        owned = set()
        for connection, terms in drawn:
            account = await session.scalar(
                text("SELECT account_id FROM connections WHERE id = :id"), {"id": connection}
            )
            in_force = terms["status"] in ("approved", "current") and terms["ends"] is None
            status = terms["status"]
            if terms["role"] == "unit_owner" and in_force:
                status = "requested" if account in owned else status
                owned.add(account)
            await session.execute(
                text(
                    "UPDATE connections SET status = :status, role = :role, finance = :finance,"
                    " is_provisional = :provisional, valid_to = valid_from + CAST(:ends AS int)"
                    " WHERE id = :id"
                ),
                {
                    "status": status,
                    "role": terms["role"],
                    "finance": terms["finance"],
                    "provisional": terms["is_provisional"],
                    "ends": terms["ends"],
                    "id": connection,
                },
            )


async def test_of_the_same_role_twice_the_stronger_is_kept(database, two):
    await _set(database, two["Ellie"], "role = 'unit_owner', status = 'previous'")
    await _set(database, two["Eleanor"], "status = 'requested', finance = false")
    async with database.transaction(LANDLORD) as session:
        await session.execute(
            text(
                "UPDATE connections SET status = 'current', finance = true FROM accounts a"
                " WHERE a.id = account_id AND contact_id = :id AND a.reference = '3420-1000-301'"
            ),
            {"id": two["Ellie"]},
        )

    await merge(database, two)

    found = await rows_of(
        database,
        "SELECT k.contact_id, k.status, k.finance FROM connections k"
        " JOIN accounts a ON a.id = k.account_id WHERE a.reference = '3420-1000-301'",
    )
    assert {tuple(each)[:2] for each in found} == {
        (two["Eleanor"], "current"),
        (two["Ellie"], "previous"),
    }


async def _set(database, contact_id, changes):
    async with database.transaction(LANDLORD) as session:
        statement = f"UPDATE connections SET {changes} WHERE contact_id = :id"
        await session.execute(text(statement), {"id": contact_id})


async def wish(accounts, two, merge_id=None, **changes):
    body = {
        "merged_id": str(two["Ellie"]),
        "survivor_version": 1,
        "merged_version": 1,
        "reason": "The same passport",
        **changes,
    }
    return await accounts.call(
        "PUT", f"/contacts/{two['Eleanor']}/merges/{merge_id or uuid4()}", json=body
    )


async def test_staff_compare_merge_look_and_undo(accounts, database, two, logins):
    path = f"/contacts/{two['Eleanor']}/merges"
    preview = (await accounts.call("GET", f"{path}/with/{two['Ellie']}")).json()
    merge_id = uuid4()
    done = await wish(accounts, two, merge_id)
    again = await wish(accounts, two, merge_id)
    gone = (await accounts.call("GET", f"/contacts/{two['Ellie']}/merges")).json()
    undone = [await accounts.call("POST", f"{path}/{merge_id}/undo") for _ in range(2)]
    shown = (await accounts.call("GET", path)).json()["items"]

    assert preview["problems"] == {}
    assert preview["merged"]["emails"] == ["ellie@example.com"]
    assert done.json()["stands_because"] == ""
    assert again.json() == done.json()
    assert gone["merged_into"] == str(two["Eleanor"])
    assert [each.status_code for each in undone] == [200, 200]
    assert shown[0]["undone_by_name"] == "Priya Ranasinghe"
    acts = "SELECT act FROM audit_entries WHERE act LIKE 'contact.merge%' ORDER BY act"
    assert [each for (each,) in await rows_of(database, acts)] == [
        "contact.merge_undone",
        "contact.merged",
    ]


async def test_others_are_told_of_a_merge_and_of_its_undoing_once(accounts, database, two, logins):
    logins.add(two["Eleanor"])
    merge_id = uuid4()
    for _again in range(2):
        await wish(accounts, two, merge_id)
    for _again in range(2):
        await accounts.call("POST", f"/contacts/{two['Eleanor']}/merges/{merge_id}/undo")

    told = await rows_of(
        database,
        "SELECT body FROM outbox WHERE routing_key LIKE 'accounts.contact%merge%' ORDER BY position",
    )
    bodies = [json.loads(body) for (body,) in told]
    assert [(each["merge_id"], each["merged_id"]) for each in bodies] == [
        (str(merge_id), str(two["Ellie"]))
    ] * 2
    assert [each.get("survivor_user_id") for each in bodies] == [str(LOGIN), None]


async def test_whoever_can_sign_in_stays(accounts, two, logins):
    logins.add(two["Ellie"])

    answer = await wish(accounts, two)

    assert answer.status_code == 422
    assert "Let that one stay instead" in answer.json()["fields"]["login"]


async def test_people_born_on_different_days_are_two(accounts, database, two, logins):
    async with database.transaction(LANDLORD) as session:
        await session.execute(
            text(
                "UPDATE contacts SET date_of_birth = CASE WHEN contact_ref = 'C-1'"
                " THEN date '1980-01-01' ELSE date '1980-01-02' END"
            )
        )

    answer = await wish(accounts, two)

    assert "two people" in answer.json()["fields"]["date_of_birth"]


async def test_nobody_is_merged_with_themselves_or_as_they_were_not_seen(accounts, two, logins):
    same = await wish(accounts, two, merged_id=str(two["Eleanor"]))
    old = await wish(accounts, two, merged_version=7)
    nobody = await wish(accounts, two, merged_id=str(uuid4()))

    assert [same.status_code, old.status_code, nobody.status_code] == [422, 412, 404]


async def test_what_depends_on_a_merge_keeps_it_from_being_undone(accounts, database, two, logins):
    merge_id = await merge(database, two)
    async with database.transaction(LANDLORD) as session:
        await session.execute(text("UPDATE connections SET version = version + 1"))

    answer = await accounts.call("POST", f"/contacts/{two['Eleanor']}/merges/{merge_id}/undo")
    shown = (await accounts.call("GET", f"/contacts/{two['Eleanor']}/merges")).json()["items"]

    assert answer.status_code == 409
    assert "changed since" in shown[0]["stands_because"]


async def test_after_thirty_days_a_merge_stands(accounts, database, two, logins):
    merge_id = await merge(database, two, at=datetime.now(UTC) - timedelta(days=31))

    answer = await accounts.call("POST", f"/contacts/{two['Eleanor']}/merges/{merge_id}/undo")

    assert answer.status_code == 409


async def test_a_file_that_still_names_both_does_not_bring_the_other_back(accounts, database, two):
    await merge(database, two)

    friend = row(**TWIN, role="family_friend", role_status="approved")
    await imported(database, a_file(row(), friend, number(9, **TWIN, town="Mereside")))

    assert await accounts.homes(two["Ellie"]) == []
    homes = {one["reference"] for one in await accounts.homes(two["Eleanor"])}
    assert homes == {"3420-1000-301", "34201000009"}
    problems = await rows_of(database, "SELECT column_name, problem FROM import_problems")
    assert len(problems) == 2
    assert "merged into another one" in problems[0][1]
