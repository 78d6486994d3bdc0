"""Files that customers send to their case: kept, shown to staff alone, and forgotten."""

import asyncio
import os
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import update

from chassis.events import now
from chassis.files.scanner import Scanner
from services.cases.clients.files import Files
from services.cases.jobs import drop_stray_files, scan_waiting_files
from services.cases.retention import retention
from services.cases.tables import CaseRow
from services.cases.use_cases.note_registration import note_registration
from tests.cases.desk import token_for
from tests.cases.test_tracking import REGISTRATION, SECOND, asked, look, token_of
from tests.cases.words import HARROWMERE, NOON, World
from tests.chassis.test_files import EICAR, Clamd, picture

PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\n%%EOF"


@pytest.fixture(autouse=True)
def no_scanner(service):
    """Every test begins without a scanner."""
    clients = service.context.clients
    object.__setattr__(clients, "files", Files(clients.files.store, None))


def scanned_by(service, url: str) -> None:
    clients = service.context.clients
    object.__setattr__(clients, "files", Files(clients.files.store, Scanner(url)))


def kept(service) -> list[Path]:
    return [p for p in Path(service.context.settings.files_folder).glob("*/*") if p.is_file()]


@pytest.fixture(autouse=True)
def empty_folder(service):
    for file in kept(service):
        file.unlink()


async def send(
    api, service, content: bytes, *, file_id=None, registration_id=REGISTRATION, token=None
) -> httpx.Response:
    return await api.put(
        f"/tracking/{registration_id}/files/{file_id or uuid4()}",
        content=content,
        headers={
            **token_for(service, "service:gateway"),
            "X-Tracking-Token": token or token_of(service, registration_id),
            "X-File-Name": "..%2F..%2Fmy%20lease%00.jpg",
        },
    )


async def test_a_photo_is_kept_written_anew_and_shown_to_staff_alone(
    api, service, world: World, tobias
):
    case_id = await world.given_a_case(registration_id=REGISTRATION)
    file_id = uuid4()

    sent = await send(api, service, picture() + EICAR, file_id=file_id)

    assert sent.status_code == 200
    assert sent.json()["name"] == "my lease.jpg"
    shown = await tobias.get(f"/cases/{case_id}/files/{file_id}")
    assert shown.headers["content-type"] == "image/jpeg"
    assert shown.headers["content-disposition"] == 'attachment; filename="SR00000001-1.jpg"'
    assert shown.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert shown.headers["cross-origin-resource-policy"] == "same-origin"
    assert EICAR not in shown.content
    page = await tobias.get(f"/cases/{case_id}")
    assert f'src="/cases/{case_id}/files/{file_id}"' in page.text
    assert "New answer" in page.text
    assert [str(kind) for kind in await world.kinds(case_id)][-1] == "file_added"
    told = (await look(api, service, token_of(service))).json()
    assert told["files"][0]["state"] == "unscanned"
    assert told["files_left"] == 1


async def test_nobody_who_is_not_signed_in_at_the_desk_sees_a_file(
    api, service, world: World, open_browser
):
    case_id = await world.given_a_case(registration_id=REGISTRATION)
    file_id = (await send(api, service, picture())).json()["file_id"]

    answer = await open_browser().get(f"/cases/{case_id}/files/{file_id}")

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in")


async def test_a_file_belongs_to_its_case(api, service, world: World, tobias):
    await world.given_a_case(registration_id=REGISTRATION)
    other = await world.given_a_case(registration_id=SECOND, reference="SR00000002")
    file_id = (await send(api, service, picture())).json()["file_id"]

    assert (await tobias.get(f"/cases/{other}/files/{file_id}")).status_code == 404
    assert (await tobias.get(f"/cases/{other}/files/{uuid4()}")).status_code == 404
    stolen = await send(api, service, picture(), file_id=file_id, registration_id=SECOND)
    assert stolen.status_code == 404
    forged = await send(api, service, picture(), token=token_of(service, SECOND))
    assert forged.status_code == 404
    assert len(kept(service)) == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "file_kind_refused"),
        (EICAR, "file_kind_refused"),
        (b"PK\x03\x04", "file_kind_refused"),
        (b"\0\0\0\x18ftypheic", "file_is_heic"),
        (b"", "file_empty"),
        (b"\xff\xd8\xff" + b"\0" * 100, "picture_unreadable"),
        (b"%PDF-1.7\n/JavaScript\n%%EOF", "pdf_refused"),
        (b"\xff\xd8\xff" + bytes(10 * 1024 * 1024), "file_too_large"),
    ],
    ids=["svg", "eicar", "zip", "heic", "empty", "broken", "script", "large"],
)
async def test_what_is_refused_says_why_and_leaves_nothing_behind(
    api, service, world: World, content: bytes, code: str
):
    case_id = await world.given_a_case(registration_id=REGISTRATION)

    refused = await send(api, service, content)

    assert refused.status_code == 422
    assert refused.json()["code"] == code
    assert kept(service) == []
    assert "file_added" not in await world.kinds(case_id)


async def test_two_files_and_two_more_for_a_further_question(api, service, world: World):
    case_id = await world.given_a_case(registration_id=REGISTRATION)
    codes = [(await send(api, service, picture())).status_code for _ in range(3)]
    assert codes == [200, 200, 409]
    await asked(world, service, case_id)
    assert (await send(api, service, picture())).status_code == 409

    await asked(world, service, case_id, (await world.case(case_id)).version, "And the lease?")

    assert (await send(api, service, picture())).status_code == 200


async def test_of_many_files_at_once_two_are_kept_and_the_same_one_once(api, service, world: World):
    case_id = await world.given_a_case(registration_id=REGISTRATION)
    same = uuid4()
    again = await asyncio.gather(
        *(send(api, service, PDF, file_id=same) for _ in range(4)),
    )
    assert {answer.status_code for answer in again} == {200}

    many = await asyncio.gather(*(send(api, service, PDF) for _ in range(4)))

    assert sorted(answer.status_code for answer in many) == [200, 409, 409, 409]
    assert await world.count("case_files") == 2
    assert len(kept(service)) == 2
    assert (await world.kinds(case_id)).count("file_added") == 2


async def test_a_finished_case_takes_no_files(api, service, world: World):
    await world.given_a_case(registration_id=REGISTRATION)
    async with world.transaction() as session:
        await note_registration(
            session, landlord_id=HARROWMERE, registration_id=REGISTRATION, fact="refused", at=now()
        )

    refused = await send(api, service, picture())

    assert refused.status_code == 409
    assert refused.json()["code"] == "case_step_refused"


async def test_a_document_waits_for_the_scanner_and_is_then_shown(
    api, service, world: World, tobias, tmp_path
):
    case_id = await world.given_a_case(registration_id=REGISTRATION)
    file_id = (await send(api, service, PDF)).json()["file_id"]
    address = f"/cases/{case_id}/files/{file_id}"
    assert (await tobias.get(address)).status_code == 404
    scanned_by(service, f"unix:{tmp_path / 'clamd'}")
    await scan_waiting_files(service.context)
    assert (await tobias.get(address)).status_code == 404, "a scanner that is down says nothing"

    async with await asyncio.start_unix_server(Clamd(), tmp_path / "clamd"):
        await scan_waiting_files(service.context)

    shown = await tobias.get(address)
    assert shown.headers["content-type"] == "application/pdf"
    assert shown.content == PDF


async def test_an_infected_file_is_refused_at_once_or_as_soon_as_the_scanner_is_back(
    api, service, world: World, tobias, tmp_path
):
    case_id = await world.given_a_case(registration_id=REGISTRATION)
    scanned_by(service, f"unix:{tmp_path / 'clamd'}")
    bad = PDF.replace(b"\n%%EOF", EICAR + b"\n%%EOF")
    waiting = await send(api, service, bad)
    assert waiting.json()["state"] == "scanning"
    assert len(kept(service)) == 1

    async with await asyncio.start_unix_server(Clamd(), tmp_path / "clamd"):
        for _ in range(2):
            await scan_waiting_files(service.context)
        at_once = await send(api, service, picture() + EICAR)
        clean = await send(api, service, picture())

    assert at_once.json()["code"] == "file_infected"
    assert clean.json()["state"] == "clean"
    assert len(kept(service)) == 1
    assert (await world.kinds(case_id)).count("file_rejected") == 1
    page = await tobias.get(f"/cases/{case_id}")
    assert "found something harmful" in page.text


async def test_files_are_forgotten_thirty_days_after_closing_and_strays_at_once(
    api, service, world: World, tmp_path
):
    case_id = await world.given_a_case(registration_id=REGISTRATION)
    await send(api, service, picture())
    stray = tmp_path / "stray"
    stray.write_bytes(b"x")
    name = "ab" * 16
    await service.context.clients.files.store.keep(stray, name=name, key=b"k" * 32)
    for file in kept(service):
        os.utime(file, (0, 0))
    await drop_stray_files(service.context)
    assert len(kept(service)) == 1

    async with world.transaction() as session:
        await note_registration(
            session, landlord_id=HARROWMERE, registration_id=REGISTRATION, fact="refused", at=NOON
        )
        closed = update(CaseRow).where(CaseRow.id == case_id)
        await session.execute(closed.values(changed_at=now() - timedelta(days=31)))
    for hours in (0, 16, 32):
        await retention.keep(service.context, at=now() + timedelta(hours=hours))

    assert kept(service) == []
    assert await world.count("case_files") == 0
