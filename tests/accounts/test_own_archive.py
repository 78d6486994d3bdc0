"""A person's archive holds the documents they may see; what stays when they close is named live."""

from datetime import date
from uuid import uuid4

from services.accounts.use_cases import list_own_documents
from tests.accounts.test_documents import PDF, shelf
from tests.accounts.test_ledger import charge, post
from tests.accounts.test_own_data import fetched, prepared
from tests.accounts.test_payments import payer
from tests.accounts.words import rows_of

__all__ = ["payer", "shelf"]


def documents(answer):
    return {
        row["Title"]: row["File"]
        for section in answer.json()["sections"]
        if section["title"].startswith("Documents of")
        for row in section["rows"]
    }


async def held(accounts, contact):
    answer = await accounts.call("GET", "/me/holds", as_="customer", contact_id=contact)
    assert answer.status_code == 200, answer.text
    return {(each["kind"], each["reference"]) for each in answer.json()["items"]}


async def test_documents_of_the_account_and_its_block_are_packed(accounts, database, shelf):
    mine = await shelf.added(title="My lease")
    await shelf.added("block", title="Fire safety")
    await shelf.added(title="Next year", visible_from="2199-01-01")
    gone = await shelf.added(title="Wrong year")
    await shelf.withdraw(gone)
    eleanor = shelf.ids["eleanor"]

    await prepared(database, eleanor)

    part = await fetched(accounts, eleanor)
    assert set(documents(part)) == {"My lease", "Fire safety"}
    assert {each["name"] for each in part.json()["files"]} == set(documents(part).values())
    file = await fetched(accounts, eleanor, f"/files/{mine}")
    assert file.content == PDF
    await shelf.withdraw(mine)
    assert (await fetched(accounts, eleanor, f"/files/{mine}")).status_code == 404


async def test_without_the_authority_they_are_not_given_any_more(accounts, database, shelf):
    mine = await shelf.added(title="My lease")
    await shelf.added("block", title="Fire safety")
    eleanor = shelf.ids["eleanor"]
    await prepared(database, eleanor)
    await shelf.change("UPDATE connections SET documents = false")

    part = await fetched(accounts, eleanor)

    assert documents(part) == {}
    assert part.json()["files"] == []
    assert (await fetched(accounts, eleanor, f"/files/{mine}")).status_code == 404
    await rows_of(database, "DELETE FROM own_data_parts RETURNING 1")
    await prepared(database, eleanor)
    [(kept,)] = await rows_of(database, "SELECT document FROM own_data_parts")
    assert "My lease" not in kept


async def test_what_is_too_large_for_one_archive_is_listed_with_the_reason(
    accounts, database, shelf, monkeypatch
):
    monkeypatch.setattr(list_own_documents, "ARCHIVE_BYTES", len(PDF))
    await shelf.added(title="Older", dated="2020-01-01")
    await shelf.added(title="Newer", dated="2026-01-01")
    eleanor = shelf.ids["eleanor"]

    await prepared(database, eleanor)

    part = await fetched(accounts, eleanor)
    assert documents(part)["Newer"].startswith("document-2026-01-01-")
    assert documents(part)["Older"].startswith("not in here: it would be too large")
    assert len(part.json()["files"]) == 1


async def test_arrears_and_payments_under_way_are_named_as_they_are_now(accounts, database, payer):
    assert await held(accounts, payer.contact) == set()

    await post(database, payer.account, charge(7_77, date(2026, 1, 5), "C-0"))
    payment = await payer.begun(5_00)
    named = await held(accounts, payer.contact)
    await rows_of(database, "UPDATE connections SET finance = false RETURNING 1")

    assert {kind for kind, _ in named} == {"arrears", "open_payment"}
    assert ("open_payment", payment["reference"]) in named
    assert {kind for kind, _ in await held(accounts, payer.contact)} == {"open_payment"}
    assert await held(accounts, uuid4()) == set()
