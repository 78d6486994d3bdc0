"""Access that was approved becomes a connection, or a reason why it cannot."""

import asyncio
from uuid import UUID, uuid4

import pytest

from chassis.role_choices import NO_ROLES
from contracts.events.registration import AccessApproved
from services.accounts.store.newcomers import Newcomer
from services.accounts.subscribers import Coming, connect_contact_when_access_approved
from tests.accounts.words import (
    LANDLORD,
    NOBODY,
    NOON,
    a_file,
    announced,
    imported,
    number,
    row,
    rows_of,
    value_of,
)

CALLISTA = Newcomer("Callista", "Merrow", "callista@example.com", "", "unit_owner")


async def approve(
    database, *, account=None, contact=None, newcomer=None, roles=NO_ROLES, **changes
):
    """Deliver `AccessApproved`; return what accounts announced because of it."""
    already = len(await announced(database))
    event = AccessApproved(
        landlord_id=LANDLORD,
        registration_id=uuid4(),
        account_id=account or await value_of(database, "SELECT id FROM accounts"),
        contact_id=contact or uuid4(),
        occurred_at=NOON,
        **{
            "role": "unit_owner",
            "basis": "policy",
            "is_new_contact": newcomer is not None,
            **changes,
        },
    )
    async with database.transaction(LANDLORD) as session:
        await connect_contact_when_access_approved(session, event, Coming(newcomer, roles))
    return event, (await announced(database))[already:]


async def eleanor(database):
    return await value_of(database, "SELECT id FROM contacts WHERE contact_ref = 'C-1'")


async def connections(database):
    return await rows_of(
        database,
        "SELECT status, version, is_provisional FROM connections ORDER BY valid_from, version",
    )


async def test_a_person_on_record_is_announced_once_more_and_nothing_changes(database):
    await imported(database, a_file(row()))

    event, said = await approve(database, contact=await eleanor(database))

    [(name, body)] = said
    assert (name, body["status"], body["version"]) == ("connection", "current", 1)
    assert body["registration_id"] == str(event.registration_id)
    assert await connections(database) == [("current", 1, False)]


async def test_a_new_person_becomes_the_owner_of_an_account_without_one(database):
    await imported(database, a_file(row(**NOBODY)))

    event, said = await approve(database, newcomer=CALLISTA, is_provisional=True)

    assert [name for name, _ in said] == ["contact", "connection", "provisional_access"]
    assert (said[1][1]["status"], said[1][1]["registration_id"]) == (
        "approved",
        str(event.registration_id),
    )
    assert await connections(database) == [("approved", 1, True)]
    assert await value_of(database, "SELECT id FROM contacts") == event.contact_id


async def test_the_same_approval_twice_leaves_one_contact_and_one_connection(database):
    await imported(database, a_file(row(**NOBODY)))
    event, _ = await approve(database, newcomer=CALLISTA)

    _, said = await approve(database, newcomer=CALLISTA, contact=event.contact_id)

    assert [(n, b["version"]) for n, b in said] == [("connection", 1)]
    assert await value_of(database, "SELECT count(*) FROM contacts") == 1


async def test_an_account_has_one_owner(database):
    await imported(database, a_file(row()))

    event, said = await approve(database, newcomer=CALLISTA)

    [(name, body)] = said
    assert (name, body["reason"], body["registration_id"]) == (
        "connection",
        "owner_exists",
        str(event.registration_id),
    )
    assert await value_of(database, "SELECT count(*) FROM contacts") == 1


async def test_of_two_approvals_at_once_one_wins_and_the_other_is_told(database):
    await imported(database, a_file(row(**NOBODY)))

    await asyncio.gather(*(approve(database, newcomer=CALLISTA) for _ in range(4)))

    events = await rows_of(
        database, "SELECT routing_key FROM outbox WHERE routing_key LIKE 'accounts.connection%'"
    )
    assert (
        sorted(key for (key,) in events)
        == ["accounts.connection.changed.v1"] + ["accounts.connection.refused.v1"] * 3
    )
    assert await value_of(database, "SELECT count(*) FROM connections") == 1


async def test_a_hundred_homes_that_two_people_race_for_have_one_owner_each(database):
    await imported(database, a_file(*(number(n) | NOBODY for n in range(100))))
    homes = [home for (home,) in await rows_of(database, "SELECT id FROM accounts")]
    assert len(homes) == 100

    for home in homes:
        await asyncio.gather(
            *(approve(database, account=home, newcomer=CALLISTA) for _ in range(2))
        )

    owned = await rows_of(database, "SELECT count(*), count(DISTINCT account_id) FROM connections")
    contacts = await value_of(database, "SELECT count(*) FROM contacts")
    refused = await value_of(
        database, "SELECT count(*) FROM outbox WHERE routing_key = 'accounts.connection.refused.v1'"
    )
    assert ([tuple(each) for each in owned], contacts, refused) == ([(100, 100)], 100, 100)


async def test_the_database_itself_refuses_a_second_owner(database):
    await imported(database, a_file(row(), number(4)))

    with pytest.raises(Exception, match="connections_one_owner_idx"):
        await rows_of(
            database,
            "UPDATE connections SET account_id = (SELECT id FROM accounts WHERE reference = '34201000004')"
            " WHERE contact_id = (SELECT id FROM contacts WHERE contact_ref = 'C-1') RETURNING 1",
        )


async def test_a_requested_connection_is_approved_and_the_one_it_replaces_ends(accounts, database):
    await imported(database, a_file(row()))
    old = await value_of(database, "SELECT id FROM connections")
    account = await value_of(database, "SELECT id FROM accounts")
    added = await accounts.call(
        "POST",
        f"/accounts/{account}/contacts",
        json={
            "decision_id": str(uuid4()),
            "last_name": "Vance",
            "email": "new@example.com",
            "reason": "email is wrong",
            "replaces_connection_id": str(old),
        },
    )

    _, said = await approve(database, contact=added.json()["contact_id"], basis="decision")

    assert [(b["status"], b["version"], b["registration_id"] is None) for _, b in said] == [
        ("previous", 2, True), ("approved", 2, False),
    ]  # fmt: skip
    live = await rows_of(database, "SELECT id FROM connections WHERE status = 'approved'")
    assert live == [(UUID(added.json()["connection_id"]),)]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"account_status": "previous"}, "account_not_current"),
        ({"role_status": "previous"}, "connection_not_in_force"),
        ({"role_status": "rejected"}, "connection_not_in_force"),
        ({"role_status": "requested"}, "connection_not_in_force"),
        ({"valid_to": "2026-03-09"}, "connection_not_in_force"),
    ],
)
async def test_what_is_asked_for_or_has_ended_is_not_opened_by_a_policy(database, change, reason):
    await imported(database, a_file(row(**change)))

    _, said = await approve(database, contact=await eleanor(database))

    assert [body["reason"] for _, body in said] == [reason]


async def test_staff_may_open_an_ended_connection_again(database):
    await imported(database, a_file(row(valid_to="2025-01-01", role_status="previous")))

    _, said = await approve(database, contact=await eleanor(database), basis="decision")

    assert [(b["status"], b["version"]) for _, b in said] == [("approved", 2)]
    assert await rows_of(database, "SELECT valid_from::text, valid_to FROM connections") == [
        ("2026-03-10", None)
    ]


async def test_a_decision_of_staff_ends_what_was_provisional(database):
    await imported(database, a_file(row(**NOBODY)))
    event, _ = await approve(database, newcomer=CALLISTA, is_provisional=True)

    _, said = await approve(database, contact=event.contact_id, basis="decision")

    assert [(b["status"], b["version"]) for _, b in said] == [("approved", 2)]
    assert await connections(database) == [("approved", 2, False)]


async def test_staff_confirm_who_came_in_provisionally_once_and_with_a_reason(accounts, database):
    await imported(database, a_file(row(**NOBODY)))
    await approve(database, newcomer=CALLISTA, is_provisional=True)
    [(account, connection)] = await rows_of(database, "SELECT account_id, id FROM connections")
    already = len(await announced(database))

    async def confirm(version, **how):
        return await accounts.call(
            "POST",
            f"/accounts/{account}/connections/{connection}/confirmation",
            json={"decision_id": str(uuid4()), "reason": "Saw the completion statement"},
            headers={"If-Match": f'"{version}"'},
            **how,
        )

    assert (await confirm(1, as_="customer")).status_code == 403
    assert (await confirm(9)).status_code == 412
    assert (await confirm(1)).json()["version"] == 2
    assert (await confirm(1)).json()["version"] == 2

    said = (await announced(database))[already:]
    assert [(b["status"], b["version"], b["registration_id"]) for _, b in said] == [
        ("approved", 2, None)
    ]
    assert await rows_of(
        database, "SELECT before, after, reason FROM contact_changes WHERE field = 'connection'"
    ) == [("provisional", "confirmed", "Saw the completion statement")]


async def test_an_unknown_account_or_contact_is_answered_with_a_reason(database):
    await imported(database, a_file(row()))

    _, no_account = await approve(database, account=uuid4(), newcomer=CALLISTA)
    _, no_contact = await approve(database)

    assert no_account[0][1]["reason"] == "account_not_found"
    assert no_contact[0][1]["reason"] == "contact_not_found"
