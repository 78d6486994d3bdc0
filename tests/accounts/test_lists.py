"""Accounts that leave the house as a file, over HTTP."""

import pytest

from tests.accounts.words import a_file, imported, number, row, rows_of

BODY = {"q": "heron", "reason": "Fire safety letters"}


async def test_a_list_holds_what_the_search_finds_and_is_written_down(accounts, database):
    await imported(database, a_file(row(), *(number(n) for n in range(10, 40))))

    answer = await accounts.call("POST", "/account-lists", json=BODY, as_="staff:exporter")

    assert answer.status_code == 200
    assert len(answer.json()["items"]) == 31, "more than a page of the search"
    assert answer.json()["has_more"] is False
    [(details,)] = await rows_of(
        database, "SELECT details FROM audit_entries WHERE act = 'accounts.list_taken'"
    )
    assert details == {
        "search": "heron",
        "reason": "Fire safety letters",
        "accounts": "31",
    }


async def test_a_list_ends_at_its_most_and_says_that_there_is_more(accounts, database, monkeypatch):
    monkeypatch.setattr("services.accounts.routes.lists.MOST", 3)
    await imported(database, a_file(*(number(n) for n in range(10, 20))))

    answer = (await accounts.call("POST", "/account-lists", json=BODY, as_="staff:exporter")).json()

    assert len(answer["items"]) == 3
    assert answer["has_more"] is True


@pytest.mark.parametrize("role", ["agent", "lead", "identity_admin", "auditor"])
async def test_no_other_role_takes_a_list_out(accounts, database, role):
    answer = await accounts.call("POST", "/account-lists", json=BODY, as_=f"staff:{role}")

    assert answer.status_code == 403


@pytest.mark.parametrize("field", ["q", "reason"])
async def test_a_list_needs_a_search_and_a_reason(accounts, database, field):
    body = {**BODY, field: ""}

    answer = await accounts.call("POST", "/account-lists", json=body, as_="staff:exporter")

    assert answer.status_code == 422
