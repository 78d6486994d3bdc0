"""Staff mend the record by hand: once, on the newest version, with a history."""

import asyncio
from uuid import uuid4

import pytest
from sqlalchemy.exc import DBAPIError

from tests.accounts.words import a_file, announced, imported, number, row, rows_of, value_of


@pytest.fixture
async def contact(database):
    await imported(database, a_file(row()))
    return await value_of(database, "SELECT id FROM contacts")


@pytest.fixture
async def account(database, contact):
    return await value_of(database, "SELECT id FROM accounts")


def correction(**changes):
    return {"decision_id": str(uuid4()), "reason": "Married in May", **changes}


async def patch(accounts, contact, body, version=1, **how):
    return await accounts.call(
        "PATCH", f"/contacts/{contact}", json=body, headers={"If-Match": f'"{version}"'}, **how
    )


def newcomer(**changes):
    return {
        "decision_id": str(uuid4()), "first_name": "Rafael", "last_name": "Núñez Ortega",
        "email": "rafael.nunez@example.com", "reason": "Showed a council tax bill", **changes,
    }  # fmt: skip


async def test_a_correction_is_stored_counted_announced_and_remembered(accounts, database, contact):
    already = len(await announced(database))

    answer = await patch(accounts, contact, correction(last_name="Vance-Hill"))

    assert answer.json() == {"contact_id": str(contact), "version": 2}
    assert [(n, b["version"]) for n, b in (await announced(database))[already:]] == [("contact", 2)]
    assert await rows_of(
        database, "SELECT field, before, after, reason, version FROM contact_changes"
    ) == [("last_name", "Vance", "Vance-Hill", "Married in May", 2)]
    found = (await accounts.call("GET", "/accounts", params={"q": "hill"})).json()["items"]
    assert len(found) == 1


async def test_the_same_decision_again_changes_nothing_and_answers_as_before(
    accounts, database, contact
):
    body = correction(email="new@example.com")
    first = await patch(accounts, contact, body)
    events = len(await announced(database))

    again = await patch(accounts, contact, body)

    assert again.json() == first.json()
    assert len(await announced(database)) == events
    assert await value_of(database, "SELECT version FROM contacts") == 2


async def test_a_correction_of_an_older_version_is_refused(accounts, database, contact):
    await patch(accounts, contact, correction(last_name="Hill"))

    answer = await patch(accounts, contact, correction(last_name="Dale"), version=1)

    assert (answer.status_code, answer.json()["code"]) == (412, "contact_changed_meanwhile")
    assert await value_of(database, "SELECT last_name FROM contacts") == "Hill"


async def test_a_correction_that_changes_nothing_keeps_the_version(accounts, database, contact):
    answer = await patch(accounts, contact, correction(last_name="Vance"))

    assert answer.json()["version"] == 1


@pytest.mark.parametrize(
    ("changes", "field"), [({"email": "not an address"}, "email"), ({"last_name": ""}, "last_name")]
)
async def test_facts_that_cannot_be_used_are_refused_by_field(accounts, contact, changes, field):
    answer = await patch(accounts, contact, correction(**changes))

    assert answer.status_code == 422
    assert field in answer.json()["fields"]


@pytest.mark.parametrize("version", ["0", "-1", "x", '"1', "1.5", "*", "99999999999999"])
async def test_a_version_that_is_none_is_refused(accounts, contact, version):
    answer = await accounts.call(
        "PATCH", f"/contacts/{contact}", json=correction(), headers={"If-Match": version}
    )

    assert answer.status_code == 422


async def test_addresses_with_a_plus_or_an_odd_domain_are_accepted(accounts, contact):
    for version, email in enumerate(
        ("uatsupplier2020+100@gmail.com", "graham@thepyms.com.Test"), start=1
    ):
        answer = await patch(accounts, contact, correction(email=email), version=version)
        assert answer.status_code == 200, answer.text


async def test_a_new_contact_waits_as_requested_and_is_announced(accounts, database, account):
    already = len(await announced(database))

    answer = await accounts.call("POST", f"/accounts/{account}/contacts", json=newcomer())

    assert answer.status_code == 201
    assert await rows_of(
        database,
        "SELECT k.status, k.role, c.email FROM connections k JOIN contacts c ON c.id = k.contact_id WHERE k.id = :id",
        id=answer.json()["connection_id"],
    ) == [("requested", "unit_owner", "rafael.nunez@example.com")]
    assert [n for n, _ in (await announced(database))[already:]] == ["contact", "connection"]
    assert await accounts.homes(answer.json()["contact_id"]) == []


async def test_the_same_new_contact_again_is_the_same_contact(accounts, database, account):
    body = newcomer()
    first = await accounts.call("POST", f"/accounts/{account}/contacts", json=body)
    again = await accounts.call("POST", f"/accounts/{account}/contacts", json=body)

    assert first.json() == again.json()
    assert await value_of(database, "SELECT count(*) FROM contacts") == 2


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"email": "nobody"}, 422),
        ({"role": "king"}, 422),
        ({"last_name": " "}, 422),
        ({"last_name": "a\x00b"}, 422),
        ({"replaces_connection_id": str(uuid4())}, 404),
        ({"surprise": 1}, 422),
    ],
)
async def test_a_new_contact_that_cannot_be_is_refused(
    accounts, database, account, changes, status
):
    answer = await accounts.call("POST", f"/accounts/{account}/contacts", json=newcomer(**changes))

    assert answer.status_code == status
    assert await value_of(database, "SELECT count(*) FROM contacts") == 1


async def test_nobody_is_added_to_an_account_that_has_ended(accounts, database):
    await imported(database, a_file(number(4, account_status="previous", role_status="previous")))
    ended = await value_of(database, "SELECT id FROM accounts")

    answer = await accounts.call("POST", f"/accounts/{ended}/contacts", json=newcomer())

    assert (answer.status_code, answer.json()["code"]) == (409, "account_not_current")


async def test_one_decision_is_one_change(accounts, contact, account):
    body = correction(last_name="Hill")
    await patch(accounts, contact, body)

    answer = await accounts.call(
        "POST", f"/accounts/{account}/contacts", json=newcomer(decision_id=body["decision_id"])
    )

    assert (answer.status_code, answer.json()["code"]) == (409, "decision_used_elsewhere")


async def test_only_staff_mend_the_record(accounts, contact, account):
    for as_ in ("customer", "operator", "service:cases"):
        assert (await patch(accounts, contact, correction(), as_=as_)).status_code == 403
        answer = await accounts.call(
            "POST", f"/accounts/{account}/contacts", json=newcomer(), as_=as_
        )
        assert answer.status_code == 403


async def test_corrections_and_additions_at_once_disturb_each_other_in_nothing(
    accounts, database, contact, account
):
    answers = await asyncio.gather(
        *(
            accounts.call(
                "POST", f"/accounts/{account}/contacts", json=newcomer(role="joint_owner")
            )
            for _ in range(4)
        ),
        *(patch(accounts, contact, correction(last_name=f"Hill{n}")) for n in range(4)),
    )

    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [200, 201, 201, 201, 201, 412, 412, 412]
    assert await value_of(database, "SELECT version FROM contacts WHERE contact_ref = 'C-1'") == 2


async def test_staff_see_what_was_changed_by_whom_and_why(accounts, contact, account):
    await patch(accounts, contact, correction(last_name="Vance-Hill"))

    answer = await accounts.call("GET", f"/accounts/{account}/changes")

    [change] = answer.json()["items"]
    assert (change["field"], change["before"], change["after"]) == (
        "last_name",
        "Vance",
        "Vance-Hill",
    )
    assert (change["reason"], change["changed_by_name"]) == ("Married in May", "Priya Ranasinghe")
    assert (await accounts.call("GET", f"/accounts/{uuid4()}/changes")).json() == {"items": []}


async def test_nobody_changes_afterwards_what_was_written_of_a_correction(
    accounts, database, contact
):
    await patch(accounts, contact, correction(last_name="Vance-Hill"))

    for statement in ("UPDATE contact_changes SET reason = ''", "DELETE FROM contact_changes"):
        with pytest.raises(DBAPIError, match="permission denied"):
            await rows_of(database, f"{statement} RETURNING 1")


async def test_a_correction_stands_in_the_audit_without_what_it_says(accounts, database, contact):
    await patch(accounts, contact, correction(last_name="Vance-Hill"))

    [(act, name, subject, details)] = await rows_of(
        database, "SELECT act, actor_name, subject_id, details FROM audit_entries"
    )
    assert (act, name, subject) == ("contact.corrected", "Priya Ranasinghe", contact)
    assert "Vance" not in str(details)
