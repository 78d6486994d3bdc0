"""Staff confirm somebody who came in provisionally: what was withheld opens, once."""

from uuid import uuid4

import pytest

from tests.accounts.test_grant_access import CALLISTA, NOBODY, approve
from tests.accounts.words import a_file, announced, imported, row, rows_of, value_of


@pytest.fixture
async def callista(database):
    """The contact of a provisional owner."""
    await imported(database, a_file(row(**NOBODY)))
    event, _ = await approve(database, newcomer=CALLISTA, is_provisional=True)
    return event.contact_id


async def confirm(accounts, database, *, version, reason="Completion statement seen", **how):
    account = await value_of(database, "SELECT id FROM accounts")
    connection = how.pop("connection", None) or await value_of(
        database, "SELECT id FROM connections"
    )
    return await accounts.call(
        "POST",
        f"/accounts/{account}/connections/{connection}/confirmation",
        json={"decision_id": str(uuid4()), "reason": reason},
        headers={"If-Match": f'"{version}"'},
        **how,
    )


async def test_finance_and_documents_open_and_the_change_is_announced(accounts, database, callista):
    [before] = await accounts.homes(callista)
    version = await value_of(database, "SELECT version FROM connections")
    already = len(await announced(database))

    answer = await confirm(accounts, database, version=version)

    [after] = await accounts.homes(callista)
    assert answer.json()["version"] == version + 1
    assert (before["is_provisional"], before["finance"]) == (True, False)
    assert (after["is_provisional"], after["finance"], after["documents"]) == (False, True, True)
    assert [name for name, _ in (await announced(database))[already:]] == ["connection"]
    assert await rows_of(database, "SELECT field, before, after, reason FROM contact_changes") == [
        ("connection", "provisional", "confirmed", "Completion statement seen")
    ]


async def test_confirming_again_changes_and_announces_nothing(accounts, database, callista):
    version = await value_of(database, "SELECT version FROM connections")
    await confirm(accounts, database, version=version)
    already = len(await announced(database))

    again = await confirm(accounts, database, version=version)

    assert again.json()["version"] == version + 1
    assert (await announced(database))[already:] == []


async def test_an_old_view_a_strange_connection_and_an_auditor_are_refused(
    accounts, database, callista
):
    version = await value_of(database, "SELECT version FROM connections")

    assert (await confirm(accounts, database, version=version + 1)).status_code == 412
    assert (await confirm(accounts, database, version=1, connection=uuid4())).status_code == 404
    assert (await confirm(accounts, database, version=1, as_="operator")).status_code == 403
    assert (await confirm(accounts, database, version=version, reason="")).status_code == 422
    [home] = await accounts.homes(callista)
    assert home["is_provisional"]
