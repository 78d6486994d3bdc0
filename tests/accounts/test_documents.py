"""Documents of a home and of its block: put there by staff, seen by who has the authority."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from chassis.files.scanner import ScannerUnavailable
from contracts.events.accounts import DocumentAdded
from services.accounts import jobs
from services.accounts.domain.roles import london_date
from services.accounts.store.document_files import DocumentFiles
from services.accounts.subscribers import follow_activity_when_account_changed
from tests.accounts.words import (
    LANDLORD,
    OTHER_LANDLORD,
    a_file,
    imported,
    row,
    rows_of,
    value_of,
)

PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\n%%EOF"
TODAY = london_date(datetime.now(UTC))
FACTS = {
    "title": "Fire safety at Heron Quay",
    "kind": "fire_safety",
    "dated": "2026-04-01",
    "visible_from": str(TODAY),
    "file_name": "Fire “safety” 2026.pdf",
}


class Shelf:
    """Eleanor's account in Heron Quay Apartments and Ben's in another block, and calls of both."""

    def __init__(self, accounts, database, ids):
        self.accounts, self.database, self.ids = accounts, database, ids
        self.account, self.block = ids["account"], ids["block"]

    async def put(self, of="account", content=PDF, document_id=None, as_="staff", **facts):
        path = f"/{of}s/{self.ids[of]}/documents/{document_id or uuid4()}"
        described = json.dumps({**FACTS, **facts})
        how = {"content": content, "headers": {"X-Document": described}}
        return await self.accounts.call("PUT", path, as_=as_, **how)

    async def added(self, of="account", **how):
        answer = await self.put(of, **how)
        assert answer.status_code == 200, answer.text
        return answer.json()["document_id"]

    async def own(self, path="", account=None, contact=None):
        return await self.accounts.call(
            "GET",
            f"/me/accounts/{account or self.account}/documents{path}",
            as_="customer",
            contact_id=contact or self.ids["eleanor"],
        )

    async def titles(self, **who):
        answer = await self.own(**who)
        assert answer.status_code == 200, answer.text
        return [each["title"] for each in answer.json()["items"]]

    async def withdraw(self, document_id, as_="staff"):
        path = f"/documents/{document_id}/withdrawal"
        return await self.accounts.call("POST", path, as_=as_, json={"reason": "Wrong year"})

    async def tell(self):
        told = await rows_of(
            self.database,
            "SELECT body FROM outbox WHERE routing_key = 'accounts.document.added.v1'",
        )
        events = [DocumentAdded.model_validate_json(each) for (each,) in told]
        async with self.database.transaction(LANDLORD) as session:
            await follow_activity_when_account_changed(session, events)
        return events

    async def mail(self, path):
        answer = await self.accounts.call("GET", path, as_="service:notifications")
        return answer.json() if answer.status_code == 200 else answer.status_code

    def files(self):
        folder = Path(self.accounts.service.context.settings.files_folder, "documents")
        return [file for file in folder.glob("*/*") if file.is_file()]

    async def change(self, sql):
        async with self.database.transaction(LANDLORD) as session:
            await session.execute(text(sql))


@pytest.fixture
async def shelf(accounts, database):
    ben = {"contact_ref": "C-2", "first_name": "Ben", "email": "ben@example.com"}
    other = {
        "account_ref": "9000-1",
        "identifiers": "",
        "unit_ref": "U-8",
        "block": "Kingfisher House",
        **ben,
    }
    await imported(database, a_file(row(), row(**other)))
    one = "SELECT id FROM {}"
    ids = {
        "account": await value_of(
            database, one.format("accounts WHERE reference LIKE '3420-%' ORDER BY reference")
        ),
        "other": await value_of(database, one.format("accounts WHERE reference = '9000-1'")),
        "block": await value_of(database, one.format("blocks WHERE name LIKE 'Heron%'")),
        "eleanor": await value_of(database, one.format("contacts WHERE contact_ref = 'C-1'")),
        "ben": await value_of(database, one.format("contacts WHERE contact_ref = 'C-2'")),
    }
    return Shelf(accounts, database, ids)


async def test_a_document_of_the_account_and_one_of_the_block_are_seen_newest_first(shelf):
    of_account = await shelf.added(title="Your lease", kind="lease", dated="2020-05-01")
    await shelf.added("block")

    answer = (await shelf.own()).json()

    assert [each["title"] for each in answer["items"]] == [
        "Fire safety at Heron Quay",
        "Your lease",
    ]
    assert [each["is_of_block"] for each in answer["items"]] == [True, False]
    assert not {"file_name", "added_by_name", "withdrawn_reason"} & answer["items"][0].keys()
    file = await shelf.own(f"/{of_account}/file")
    assert file.content == PDF
    assert file.headers["content-type"] == "application/pdf"
    assert file.headers["x-content-type-options"] == "nosniff"


async def test_nobody_of_another_home_or_block_finds_it(shelf):
    of_account, of_block = await shelf.added(), await shelf.added("block")
    ben = {"account": shelf.ids["other"], "contact": shelf.ids["ben"]}

    assert await shelf.titles(**ben) == []
    for document in (of_account, of_block, uuid4()):
        for path in (f"/{document}", f"/{document}/file"):
            answer = await shelf.own(path, **ben)
            assert (answer.status_code, answer.json()["code"]) == (404, "document_not_found")
    stolen = await shelf.own(account=shelf.account, contact=shelf.ids["ben"])
    assert (stolen.status_code, stolen.json()["code"]) == (404, "account_not_found")


async def test_who_lacks_the_authority_hears_the_rule_and_who_can_help(shelf):
    document = await shelf.added()
    await shelf.change("UPDATE connections SET documents = false")

    for path in ("", f"/{document}", f"/{document}/file"):
        answer = await shelf.own(path)
        assert (answer.status_code, answer.json()["code"]) == (403, "no_documents_authority")
        assert "eBilling" in answer.json()["reason"]["ask"]


async def test_a_document_for_a_later_day_waits_for_it_and_then_is_told_once(shelf):
    await shelf.added(visible_from=str(TODAY + timedelta(days=1)))
    assert await shelf.titles() == []
    assert await shelf.tell() == []

    context = shelf.accounts.service.context
    await jobs.show_documents_whose_day_has_come(context)
    assert await shelf.titles() == []
    await shelf.change("UPDATE documents SET visible_from = visible_from - 1")
    await jobs.show_documents_whose_day_has_come(context)
    await jobs.show_documents_whose_day_has_come(context)

    assert await shelf.titles() == [FACTS["title"]]
    assert len(await shelf.tell()) == 1


async def test_a_withdrawn_document_is_gone_at_once_and_staff_still_have_it_with_the_reason(shelf):
    document = await shelf.added("block")
    [event] = await shelf.tell()
    assert (event.account_id, event.block_id) == (None, shelf.block)
    activity = f"SELECT detail FROM activity WHERE account_id = '{shelf.account}'"
    assert await rows_of(shelf.database, activity) == [(FACTS["title"],)]

    assert (await shelf.withdraw(document)).status_code == 204

    assert await shelf.titles() == []
    assert (await shelf.own(f"/{document}/file")).status_code == 404
    assert await rows_of(shelf.database, activity) == []
    await shelf.tell()
    assert await rows_of(shelf.database, activity) == [], "told late, it stays away"
    again = await shelf.withdraw(document)
    assert (again.status_code, again.json()["code"]) == (409, "document_withdrawn")
    kept = (await shelf.accounts.call("GET", f"/documents/{document}")).json()
    assert (kept["withdrawn_reason"], kept["withdrawn_by_name"]) == (
        "Wrong year",
        "Priya Ranasinghe",
    )
    assert (await shelf.accounts.call("GET", f"/documents/{document}/file")).content == PDF
    acts = await rows_of(
        shelf.database, "SELECT act FROM audit_entries WHERE act LIKE 'document.%'"
    )
    assert sorted(act for (act,) in acts) == [
        "document.added",
        "document.looked_at",
        "document.withdrawn",
    ]


async def test_a_newer_document_takes_the_place_of_the_one_it_replaces_on_its_day(shelf):
    old = await shelf.added(title="Insurance 2025", kind="insurance")
    new = {"title": "Insurance 2026", "kind": "insurance", "replaces_id": old}
    await shelf.added(**new, visible_from=str(TODAY + timedelta(days=1)))
    assert await shelf.titles() == ["Insurance 2025"]

    await shelf.change("UPDATE documents SET visible_from = current_date - 1")
    await jobs.show_documents_whose_day_has_come(shelf.accounts.service.context)

    assert await shelf.titles() == ["Insurance 2026"]


async def test_only_a_document_of_the_same_place_is_replaced(shelf):
    old = await shelf.added("block")

    answer = await shelf.put(replaces_id=old)

    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == ["replaces_id"]


async def test_the_same_id_again_changes_nothing_and_keeps_one_file(shelf):
    document = await shelf.added()
    again = await shelf.put(document_id=document, title="Other")

    assert again.json()["title"] == FACTS["title"]
    assert len(shelf.files()) == 1
    elsewhere = await shelf.put("block", document_id=document)
    assert elsewhere.status_code == 404


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "document_kind_refused"),
        (b"PK\x03\x04 a document", "document_kind_refused"),
        (b"", "file_empty"),
        (b"%PDF-1.7\n/JavaScript\n%%EOF", "document_pdf_refused"),
        (b"%PDF-1.7\n cut short", "document_pdf_refused"),
        (b"%PDF-" + bytes(20 * 1024 * 1024), "file_too_large"),
    ],
    ids=["svg", "zip", "empty", "script", "cut", "large"],
)
async def test_what_is_no_document_is_refused_by_its_content_and_leaves_nothing(
    shelf, content, code
):
    answer = await shelf.put(content=content)

    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert shelf.files() == []
    assert await shelf.titles() == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"kind": "poem"}, "kind"),
        ({"dated": "1066-10-14"}, "dated"),
        ({"visible_from": "9999-01-01"}, "visible_from"),
    ],
    ids=["no title", "unknown kind", "long ago", "never"],
)
async def test_what_is_said_of_it_must_hold(shelf, change, field):
    answer = await shelf.put(**change)

    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == [field]
    assert shelf.files() == []


@pytest.mark.parametrize(
    ("finding", "status", "code"),
    [("", 200, None), ("Eicar", 422, "document_infected"), (None, 503, "document_not_scanned")],
    ids=["clean", "infected", "silent"],
)
async def test_a_scanner_has_the_last_word(shelf, finding, status, code):
    class Scanning:
        async def finding(self, content):
            async for _piece in content:
                pass
            if finding is None:
                raise ScannerUnavailable("no verdict")
            return finding

    clients = shelf.accounts.service.context.clients
    scanned = DocumentFiles(clients.documents.store, Scanning())
    shelf.accounts.service.context.clients = SimpleNamespace(documents=scanned)

    answer = await shelf.put()

    assert (answer.status_code, answer.json().get("code")) == (status, code)
    assert len(shelf.files()) == (1 if status == 200 else 0)


async def test_it_is_sealed_where_it_lies_and_files_without_a_row_are_dropped(shelf, monkeypatch):
    await shelf.added()
    assert b"Catalog" not in shelf.files()[0].read_bytes()
    store = shelf.accounts.service.context.clients.documents.store
    orphan = shelf.files()[0].with_name("0" * 32)
    place = orphan.parents[1] / "00" / orphan.name
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(b"left over")
    monkeypatch.setattr(jobs, "ORPHANED_AFTER", -60)

    await jobs.drop_files_without_a_document(shelf.accounts.service.context)

    assert len(shelf.files()) == 1
    assert await shelf.titles() == [FACTS["title"]]
    assert store


async def test_a_list_goes_on_where_it_stopped_over_account_and_block(shelf):
    for day in range(1, 6):
        of = "account" if day % 2 else "block"
        await shelf.added(of, title=f"No. {day}", dated=f"2026-03-0{day}")

    first = (await shelf.own("?limit=2")).json()
    last = first["items"][-1]
    mark = f"before_day={last['dated']}&before_id={last['document_id']}"
    second = (await shelf.own(f"?limit=3&{mark}")).json()

    seen = [each["title"] for each in first["items"] + second["items"]]
    assert seen == ["No. 5", "No. 4", "No. 3", "No. 2", "No. 1"]
    assert (first["has_more"], second["has_more"]) == (True, False)
    assert (await shelf.own("?before_day=2026-01-01")).status_code == 422


async def test_who_is_told_has_the_authority_on_an_account_with_ebilling(shelf):
    document = await shelf.added("block")
    told = f"/documents/{document}/told"
    eleanor = str(shelf.ids["eleanor"])

    assert (await shelf.mail(told))["contact_ids"] == [eleanor]
    mail = await shelf.mail(f"{told}/{eleanor}")
    assert (mail["email"], mail["kind"]) == ("Eleanor.Vance@example.com", "fire_safety")
    assert mail["account_id"] == str(shelf.account)
    assert "title" not in mail
    assert await shelf.mail(f"{told}/{shelf.ids['ben']}") == 404

    await shelf.change("UPDATE accounts SET is_ebilling = false")
    assert (await shelf.mail(told))["contact_ids"] == []
    assert await shelf.mail(f"{told}/{eleanor}") == 404


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE connections SET documents = false",
        "UPDATE connections SET is_provisional = true",
        "UPDATE connections SET status = 'previous'",
        "UPDATE connections SET valid_to = current_date - 2",
        "UPDATE documents SET withdrawn_at = now(), withdrawn_reason = 'x'",
    ],
    ids=["no authority", "provisional", "ended", "over", "withdrawn"],
)
async def test_who_may_not_see_it_is_not_told(shelf, change):
    document = await shelf.added()
    await shelf.change(change)

    assert (await shelf.mail(f"/documents/{document}/told"))["contact_ids"] == []
    assert await shelf.mail(f"/documents/{document}/told/{shelf.ids['eleanor']}") == 404


async def test_staff_see_what_is_to_come_and_what_was_withdrawn_of_account_and_block(shelf):
    await shelf.withdraw(await shelf.added(title="Withdrawn"))
    await shelf.added("block", title="To come", visible_from=str(TODAY + timedelta(days=9)))

    of_account = (await shelf.accounts.call("GET", f"/accounts/{shelf.account}/documents")).json()
    of_block = (await shelf.accounts.call("GET", f"/blocks/{shelf.block}/documents")).json()

    assert {each["title"] for each in of_account["items"]} == {"Withdrawn", "To come"}
    assert [each["title"] for each in of_block["items"]] == ["To come"]
    assert of_account["block"] == of_block["block"] == "Heron Quay Apartments"
    assert UUID(of_account["block_id"]) == shelf.block


async def test_another_landlords_staff_find_nothing(shelf):
    document = await shelf.added()
    for path in (
        f"/documents/{document}",
        f"/documents/{document}/file",
        f"/accounts/{shelf.account}/documents",
        f"/blocks/{shelf.block}/documents",
    ):
        answer = await shelf.accounts.call("GET", path, landlord=OTHER_LANDLORD)
        assert answer.status_code == 404, path


async def test_whoever_runs_lodge_may_put_documents_there_too(shelf):
    document = await shelf.added("block", as_="operator")

    kept = (await shelf.accounts.call("GET", f"/documents/{document}")).json()
    assert (kept["added_by_name"], await shelf.titles()) == ("", [FACTS["title"]])
