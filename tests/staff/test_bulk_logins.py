"""Logins for contacts without one, at the desk: the dry run, the list, the one act, its progress."""

import csv
import io
import re

import httpx
import pytest
from sqlalchemy import text

from services.cases.clients import staff_sessions
from tests.identity.conftest import HARROWMERE
from tests.identity.desk import member, old_proof
from tests.identity.test_login_runs import Record, invitations, record, tick
from tests.staff.conftest import DESK, Browser, desk_over

__all__ = ["record"]

PATH = "/external-users/logins"
TAKEN = "SELECT details FROM audit_entries WHERE act = 'login_run.list_taken'"


@pytest.fixture
async def kit(identity):
    return await member(identity, "Kit Sorrell", "identity_admin")


async def dry_run(browser, identity) -> str:
    """Begin a run of the whole record and let it be counted; return its address."""
    page = (await browser.get(PATH)).text
    run_id = re.search(r'name="run_id" value="([0-9a-f-]+)"', page)[1]
    begun = await browser.post(PATH, run_id=run_id, where="all", place="")
    assert begun.status_code == 303, begun.text
    await tick(identity)
    return begun.headers["Location"]


def some_people(record: Record) -> None:
    record.add("rosa@example.com", name="Rosa Field")
    record.add("both@example.com", name="Ivo Marsh", is_email_shared=True)
    record.add("", name="=cmd|' /C calc'!A0")


async def test_the_dry_run_says_who_is_invited_and_who_is_left_out_and_why(
    identity, desk, record, kit
):
    some_people(record)
    browser = await desk().sign_in(kit)

    path = await dry_run(browser, identity)
    page = (await browser.get(path)).text
    left_out = (await browser.get(f"{path}?group=email_shared")).text

    for words in ("Dry run: nothing sent", "Send 1 invitation", "rosa@example.com", "Rosa Field"):
        assert words in page
    assert "Address shared by several contacts" in page
    assert "both@example.com" not in page
    assert "Ivo Marsh" in left_out
    assert "A login belongs to one person" in left_out
    assert await invitations(identity) == []


async def test_one_act_sends_them_and_the_page_says_how_far_it_is(identity, desk, record, kit):
    some_people(record)
    browser = await desk().sign_in(kit)
    path = await dry_run(browser, identity)

    unread = await browser.post(f"{path}/send")
    sent = await browser.post(f"{path}/send", agreed="yes")
    sending = (await browser.get(sent.headers["Location"])).text
    await tick(identity)
    await tick(identity)
    done = (await browser.get(path)).text
    runs = (await browser.get(PATH)).text

    assert unread.status_code == 422
    assert "Tick that you have looked at the list" in unread.text
    assert "The invitations are on their way" in sending
    assert "1 of 1 invited" in done
    assert "Sent by Kit Sorrell" in done
    assert "Send 1 invitation" not in done
    assert path in runs
    assert len(await invitations(identity)) == 1


async def test_sending_asks_again_who_it_is(identity, desk, record, kit):
    some_people(record)
    browser = await desk().sign_in(kit)
    path = await dry_run(browser, identity)
    await old_proof(kit)
    staff_sessions.__init__()

    page = (await browser.get(path)).text
    refused = await browser.post(f"{path}/send", agreed="yes")

    assert f"/confirm?next={path}" in page
    assert refused.headers["Location"].startswith("/confirm")
    assert (await identity.rows("SELECT state FROM login_runs"))[0].state == "counted"


async def test_a_run_is_stopped_by_one_button(identity, desk, record, kit):
    some_people(record)
    browser = await desk().sign_in(kit)
    path = await dry_run(browser, identity)

    stopped = await browser.post(f"{path}/stop")
    page = (await browser.get(stopped.headers["Location"])).text
    late = await browser.post(f"{path}/send", agreed="yes")

    assert "Nobody else is invited by this run" in page
    assert "Stop this run" not in page
    assert late.headers["Location"].endswith("told=not_ready")
    assert await invitations(identity) == []


async def test_a_place_is_asked_for_when_none_was_named(identity, desk, record, kit):
    browser = await desk().sign_in(kit)
    run_id = "3f0f2c44-3c0e-4f4e-9d0e-5a6b0d9c1a77"

    nothing = await browser.post(PATH, run_id=run_id, where="place", place="")
    away = await browser.post(PATH, run_id=run_id, where="place", place="Heron")
    strange = await browser.post(PATH, run_id="nonsense", where="all", place="")

    assert "Enter a part of the name" in nothing.text
    assert away.status_code == 422
    assert "The record cannot be reached just now" in away.text
    assert 'value="Heron"' in away.text
    assert strange.headers["Location"] == PATH
    assert await identity.rows("SELECT 1 FROM login_runs") == []


async def test_an_auditor_looks_and_is_offered_nothing_to_do(identity, desk, record, kit):
    some_people(record)
    path = await dry_run(await desk().sign_in(kit), identity)
    auditor = await desk().sign_in(await member(identity, "Theo Lindqvist", "auditor"))
    agent = await desk().sign_in(await member(identity, "Priya Ranasinghe", "agent"))

    page = (await auditor.get(path)).text
    refused = await auditor.post(f"{path}/send", agreed="yes")

    assert "rosa@example.com" in page
    assert "Send the invitations" not in page
    assert "Stop this run" not in page
    assert refused.status_code == 403
    assert (await agent.get(path)).status_code == 403


@pytest.fixture
async def whole_desk(identity, database_of, tmp_path, landlords_text):
    """The desk with a database of its own: looks at people are written down there."""
    database = await database_of("cases")
    service = desk_over(identity, tmp_path, landlords_text, database_url=database.url)
    yield service
    await service.close()


async def test_the_list_is_a_file_with_a_reason_that_no_spreadsheet_runs(
    identity, whole_desk, record, kit
):
    some_people(record)
    service = whole_desk
    transport = httpx.ASGITransport(app=service.sites[0].app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=DESK) as http:
        browser = await Browser(http).sign_in(kit)
        path = await dry_run(browser, identity)

        unexplained = await browser.post(f"{path}/list", group="ready", reason="")
        unknown = await browser.post(f"{path}/list", group="everybody", reason="letters")
        file = await browser.post(f"{path}/list", group="no_email", reason="to write letters")
    async with service.context.database.transaction(HARROWMERE) as session:
        [act] = (await session.execute(text(TAKEN))).all()

    assert "Say what you need the list for" in unexplained.text
    assert unknown.status_code == 422
    assert file.headers["content-type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(file.text.removeprefix("\ufeff"))))
    assert rows[1][0] == "'=cmd|' /C calc'!A0"
    assert rows[1][2] == "No email address on record"
    assert rows[-1][0].startswith("Taken by Kit Sorrell")
    assert act.details["reason"] == "to write letters"
