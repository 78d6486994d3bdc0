"""Whoever has access to a home is told of a newcomer by a link that stops them at once."""

import asyncio
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest

from services.accounts.use_cases.confirm_after_silence import confirm_after_silence
from services.accounts.use_cases.leave_to_staff import leave_to_staff
from tests.accounts.test_grant_access import CALLISTA, approve
from tests.accounts.words import LANDLORD, a_file, announced, imported, row, rows_of, value_of


@pytest.fixture
async def told(accounts, database):
    """Eleanor rents the home of which Callista says that she owns it. Returns both, and the link."""
    await imported(database, a_file(row(role="tenant")))
    eleanor = await value_of(database, "SELECT id FROM contacts")
    event, _ = await approve(database, newcomer=CALLISTA, is_provisional=True)
    connection = await value_of(database, "SELECT id FROM connections WHERE is_provisional")
    mail = await mail_of(accounts, connection, eleanor)
    return {
        "eleanor": eleanor,
        "callista": event.contact_id,
        "connection": connection,
        "mail": mail.json(),
        "token": parse_qs(urlsplit(mail.json()["link"]).query)["token"][0],
    }


async def mail_of(accounts, connection, contact):
    return await accounts.call(
        "GET", f"/newcomers/{connection}/told/{contact}", as_="service:notifications"
    )


async def look(accounts, token, **how):
    return await accounts.call(
        "POST", "/newcomers/look", as_="service:gateway", json={"token": token}, **how
    )


async def stop(accounts, token, words="I live here"):
    return await accounts.call(
        "POST",
        "/newcomers/objection",
        as_="service:gateway",
        json={"token": token, "words": words},
    )


async def test_the_notice_names_the_home_and_not_the_newcomer_and_its_link_is_kept_nowhere(
    accounts, database, told
):
    seen = (await look(accounts, told["token"])).json()

    assert told["mail"]["email"] == "Eleanor.Vance@example.com"
    assert seen == {
        "address": "Flat 3, Heron Quay, Harrowmere",
        "registered_at": "2026-03-10T00:00:00Z",
    }
    assert "Merrow" not in f"{told['mail']}{seen}"
    secret = told["token"].partition(".")[2]
    assert len(secret) == 64
    assert secret not in str(await announced(database))
    assert len(await accounts.homes(told["callista"])) == 1


async def test_an_objection_freezes_at_once_and_is_one_case_however_often_it_is_sent(
    accounts, database, told
):
    answers = await asyncio.gather(*(stop(accounts, told["token"]) for _ in range(3)))

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["objection_id"] for answer in answers}) == 1
    assert await accounts.homes(told["callista"]) == []
    events = await announced(database)
    contested = [body for name, body in events if name == "access" and "objection_id" in body]
    [change] = [body for name, body in events if name == "access" and "change" in body]
    assert len(contested) == 1
    assert (change["change"], set(change["told_ids"])) == (
        "contested",
        {str(told["eleanor"]), str(told["callista"])},
    )
    seen = (await accounts.call("GET", f"/objections/{answers[0].json()['objection_id']}")).json()
    assert (seen["is_newcomer"], seen["objected_by"], seen["words"]) == (
        True,
        "Eleanor Vance",
        "I live here",
    )
    assert (await look(accounts, told["token"])).status_code == 404
    acts = await rows_of(database, "SELECT DISTINCT act FROM audit_entries")
    assert ("objection.made_by_link",) in acts


async def test_whom_staff_keep_after_an_objection_waits_for_staff_and_for_no_clock(
    accounts, database, told
):
    objection = (await stop(accounts, told["token"])).json()["objection_id"]

    kept = await accounts.call(
        "POST",
        f"/objections/{objection}/settlement",
        json={"outcome": "kept", "reason": "Completion statement seen"},
    )
    async with database.transaction(LANDLORD) as session:
        confirmed = await confirm_after_silence(
            session,
            landlord_id=LANDLORD,
            connection_id=told["connection"],
            at=datetime.now(UTC),
        )

    assert kept.status_code == 204, kept.text
    [home] = await accounts.homes(told["callista"])
    assert (confirmed, home["is_provisional"]) == (False, True)
    assert (await stop(accounts, told["token"])).status_code == 404


async def test_the_link_still_stops_the_newcomer_after_the_letter_came_back(
    accounts, database, told
):
    async with database.transaction(LANDLORD) as session:
        await leave_to_staff(session, landlord_id=LANDLORD, connection_id=told["connection"])

    assert (await stop(accounts, told["token"])).status_code == 200
    assert await accounts.homes(told["callista"]) == []


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(
            "connections SET is_provisional = false, provisional_until = NULL"
            " WHERE role = 'unit_owner'",
            id="confirmed",
        ),
        pytest.param(
            "connections SET status = 'previous', valid_to = valid_from WHERE role = 'unit_owner'",
            id="ended",
        ),
        pytest.param(
            "connections SET status = 'previous', valid_to = valid_from WHERE role = 'tenant'",
            id="whoever was told has left",
        ),
    ],
)
async def test_once_there_is_nothing_to_stop_the_link_is_worth_nothing(
    accounts, database, told, change
):
    await rows_of(database, f"UPDATE {change} RETURNING 1")

    answers = [
        await look(accounts, told["token"]),
        await stop(accounts, told["token"]),
        await mail_of(accounts, told["connection"], told["eleanor"]),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert await value_of(database, "SELECT count(*) FROM objections") == 0


async def test_a_link_of_anything_else_is_one_and_the_same_404(accounts, database, told):
    ids, _, secret = told["token"].partition(".")
    mine = f"{told['connection'].hex}{told['callista'].hex}"
    for token in ("", "x", ids, f"{mine}.{secret}", f"{ids}.{'0' * 64}", f"é{ids}", uuid4().hex):
        for answer in (await look(accounts, token), await stop(accounts, token)):
            assert (answer.status_code, answer.json()["code"]) == (404, "provisional_access_over")
    own = await mail_of(accounts, told["connection"], told["callista"])
    assert own.status_code == 404
    assert await value_of(database, "SELECT count(*) FROM objections") == 0
