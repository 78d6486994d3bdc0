"""Letters on paper: set so that a window shows the address alone, printed in batches, kept no secret."""

import base64
import html
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from chassis.audit import EntryRow
from chassis.outbox import OutboxRow
from services.notifications.clients.press import Press, Sender, Sheet
from services.notifications.domain.paper import WINDOW, address_lines
from services.notifications.domain.wording import Block, Look
from services.notifications.tables import LetterRow
from services.notifications.use_cases.queue_letter_to_home import queue_letter_to_home
from tests.assembly import LANDLORD
from tests.notifications.at_the_desk import Desk

KEY = "K7QM-2XWD-9HRT-4VBN-C"
ACCOUNT = UUID("aaaaaaaa-0000-4000-8000-00000000000a")
CONTACT = UUID("cccccccc-0000-4000-8000-00000000000c")
CONNECTION = UUID("dddddddd-0000-4000-8000-00000000000d")
MILLIMETRE = 72 / 25.4


def a_sheet(**changes: Any) -> Sheet:
    return Sheet(
        **{
            "address": ["Ms Łucja Wyn", "Flat 21", "Goldcrest Point", "Harrowmere", "LX4 7QS"],
            "date": "22 November 2026",
            "our_reference": "Account 34208002101",
            "salutation": "Dear Ms Wyn",
            "subject": "Your portal key",
            "blocks": [
                Block(Look.PARAGRAPH, ("This is your portal key. #let x = *bold* $y$",)),
                Block(Look.CODE, (KEY,)),
                Block(Look.LIST, ("Go to the portal", "Type the key")),
            ],
            "sign_off": "Yours sincerely",
            "qr_address": "https://my.harrowmere.example/from-letter/34208002101",
            "qr_words": "Point a phone here.",
            "qr_alt": "QR code that opens registration",
            "is_large_print": False,
            **changes,
        }
    )


async def printed(*sheets: Sheet) -> PdfReader:
    press = Press(Path("ui/dist/print"))
    sender = Sender("Harrowmere Homes", ["1 Mere Street", "Telephone 01632 960100"])
    return PdfReader(io.BytesIO(await press.pdf(sheets, sender=sender, title="Letters")))


async def test_a_letter_is_tagged_titled_in_a_language_and_read_in_order():
    reader = await printed(a_sheet())

    root: Any = reader.trailer["/Root"]
    assert "/StructTreeRoot" in root
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert reader.metadata is not None
    assert reader.metadata.title == "Letters"
    text = reader.pages[0].extract_text()
    order = ["Harrowmere Homes", "Ms Łucja Wyn", "LX4 7QS", "22 November 2026", "Dear Ms Wyn,",
             "Your portal key", "#let x = *bold* $y$", KEY, "Type the key", "Point a phone here.",
             "Yours sincerely,"]  # fmt: skip
    places = [text.find(words) for words in order]
    assert -1 not in places
    assert places == sorted(places)


async def test_the_window_shows_the_address_and_nothing_else():
    reader = await printed(a_sheet())
    seen: list[tuple[float, float, str]] = []

    def note(text: str, cm: Any, tm: Any, _font: Any, _size: Any) -> None:
        if text.strip():
            x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
            y = float(reader.pages[0].mediabox.height) - tm[4] * cm[1] - tm[5] * cm[3] - cm[5]
            seen.append((x / MILLIMETRE, y / MILLIMETRE, text.strip()))

    reader.pages[0].extract_text(visitor_text=note)
    highest, lowest = 44, 92  # of the window, wherever the sheet slides to
    in_window = [text for x, y, text in seen if highest < y < lowest and x < 120]
    assert "".join(in_window).replace(" ", "") == "".join(a_sheet().address).replace(" ", "")
    for x, y, text in seen:
        if text in a_sheet().address:
            assert 20 <= x <= 30
            assert WINDOW["address_top"] <= y <= WINDOW["address_top"] + WINDOW["address_height"]


async def test_a_batch_is_one_file_and_every_letter_begins_a_page():
    reader = await printed(a_sheet(), a_sheet(salutation="Dear Mr Okoro"))

    assert len(reader.pages) == 2
    assert "Dear Mr Okoro" in reader.pages[1].extract_text()


async def test_large_print_is_sixteen_point_and_the_address_still_fits_the_window():
    sizes: dict[str, float] = {}

    def note(text: str, cm: Any, tm: Any, _font: Any, size: float) -> None:
        sizes[text.strip()] = abs(size * tm[0] * cm[0])

    reader = await printed(a_sheet(is_large_print=True))
    reader.pages[0].extract_text(visitor_text=note)

    body = next(size for text, size in sizes.items() if text.startswith("This is your"))
    assert round(body, 1) >= 16
    assert round(sizes["LX4 7QS"], 1) <= 11


def test_a_long_address_is_joined_and_not_cut():
    assert address_lines("Ms E Vance", ["Flat 21", "Goldcrest Point", "14 Mere Street", "", "Town",
                                        "County"], "LX4 7QS") == [
        "Ms E Vance", "Flat 21, Goldcrest Point, 14 Mere Street", "Town", "County", "LX4 7QS",
    ]  # fmt: skip


@pytest.fixture
def neighbours(desk: Desk) -> dict[str, Any]:
    """Accounts and registration, knowing one owner who has not registered."""
    answers = desk.neighbourhood.answers
    answers["POST accounts/addressees"] = {
        "items": [
            {
                "connection_id": str(CONNECTION),
                "contact_id": str(CONTACT),
                "account_reference": "34208002101",
                "name": "Ms Łucja Wyn",
                "salutation": "Dear Ms Wyn",
                "sign_off": "Yours sincerely",
                "address_lines": ["Flat 21", "Goldcrest Point"],
                "postcode": "LX4 7QS",
            }
        ]
    }
    answers["POST registration/posted-secrets/read"] = {
        "items": [
            {
                "connection_id": str(CONNECTION),
                "kind": "portal_key",
                "secret": KEY,
                "issued_at": datetime.now(UTC).isoformat(),
                "expires_at": (datetime.now(UTC) + timedelta(days=90)).isoformat(),
            }
        ]
    }
    answers["POST accounts/contacts/lookup"] = {
        "items": [
            {
                "contact_id": str(CONTACT),
                "title": "Ms",
                "first_name": "Łucja",
                "last_name": "Wyn",
                "organisation": "",
                "emails": [],
                "phones": [],
                "homes": [],
            }
        ]
    }
    return answers


async def a_letter(desk: Desk, kind: str = "portal_key") -> UUID:
    letter_id = uuid4()
    for _twice in range(2):
        answer = await desk.api(
            "priya",
            "POST",
            "/letters",
            letter_id=str(letter_id),
            kind=kind,
            account_id=str(ACCOUNT),
            connection_id=str(CONNECTION),
            contact_id=str(CONTACT),
        )
        assert answer.status_code == 204
    return letter_id


async def kept(desk: Desk) -> list[LetterRow]:
    async with desk.notifications.context.database.transaction(LANDLORD) as session:
        return list(await session.scalars(select(LetterRow)))


async def announced(desk: Desk) -> list[tuple[str, dict[str, Any]]]:
    async with desk.notifications.context.database.transaction(LANDLORD) as session:
        rows = await session.scalars(select(OutboxRow).order_by(OutboxRow.position))
        return [(row.routing_key, json.loads(row.body)) for row in rows]


async def test_what_waits_is_printed_once_with_its_key_and_the_key_is_kept_nowhere(
    desk: Desk, neighbours: dict[str, Any]
):
    letter = await a_letter(desk)
    priya, batch = desk.browser("priya"), str(uuid4())
    waiting = html.unescape((await priya.get("/letters")).text)

    answer = await priya.post("/letters/print", letters=str(letter), batch=batch)
    again = await priya.post("/letters/print", letters=str(letter), batch=batch)
    late = await desk.browser("imogen").post("/letters/print", letters=str(letter))

    assert "Ms Łucja Wyn" in waiting
    assert "1 letter waits" in waiting
    for file in (answer, again):
        assert file.headers["Content-Type"] == "application/pdf"
        assert file.headers["Cache-Control"] == "no-store"
        text = PdfReader(io.BytesIO(file.content)).pages[0].extract_text()
        assert KEY in text
        assert "34208002101" in text
    assert late.status_code == 409
    [row] = await kept(desk)
    assert (row.state, str(row.batch_id), row.wording_version) == ("printed", batch, 0)
    assert KEY not in str(vars(row))
    async with desk.notifications.context.database.transaction(LANDLORD) as session:
        entries = list(await session.scalars(select(EntryRow).order_by(EntryRow.at)))
    assert [entry.act for entry in entries] == [
        "letter.queued",
        "letters.printed",
        "letters.printed_again",
    ]
    assert all(KEY not in str(vars(entry)) for entry in entries)
    [(key, said)] = await announced(desk)
    assert key == "notifications.letter.printed.v1"
    assert (said["letter_id"], said["connection_id"]) == (str(letter), str(CONNECTION))
    assert KEY not in str(said)
    assert "Wyn" not in str(said)


async def test_a_letter_nobody_needs_any_more_is_withdrawn_instead_of_printed(
    desk: Desk, neighbours: dict[str, Any]
):
    neighbours["POST registration/posted-secrets/read"] = {"items": []}
    letter = await a_letter(desk)

    answer = await desk.browser("priya").post("/letters/print", letters=str(letter))

    assert answer.status_code == 409
    assert "Nobody needs these letters any more" in html.unescape(answer.text)
    [row] = await kept(desk)
    assert (row.state, row.settled_because) == ("withdrawn", "not_wanted")
    assert [key for key, _ in await announced(desk)] == ["notifications.letter.withdrawn.v1"]


async def test_while_an_owner_does_not_answer_nothing_is_printed(
    desk: Desk, neighbours: dict[str, Any]
):
    del neighbours["POST accounts/addressees"]
    letter = await a_letter(desk)

    answer = await desk.browser("priya").post("/letters/print", letters=str(letter))

    assert answer.status_code in {409, 503}
    assert [row.state for row in await kept(desk)] == ["waiting"]


async def test_what_came_back_is_seen_with_what_stood_on_it(desk: Desk, neighbours: dict[str, Any]):
    letter, priya = await a_letter(desk, "register_by_letter"), desk.browser("priya")
    too_soon = await priya.post(f"/letters/{letter}/returned", because="Moved")
    await priya.post("/letters/print", letters=str(letter))

    await priya.post(f"/letters/{letter}/returned", because="Gone away")

    assert too_soon.headers["Location"] == "/letters?told=late"
    shown = html.unescape((await priya.get("/letters")).text)
    assert "Came back" in shown
    assert "Gone away" in shown
    assert "Priya Ranasinghe" in shown
    assert [key.split(".")[2] for key, _ in await announced(desk)] == ["printed", "returned"]


async def test_a_landlords_own_wording_is_printed(desk: Desk, neighbours: dict[str, Any]):
    await desk.browser("tobias").post(
        "/wording/portal_key",
        subject="The key to your home online",
        body="Hello {{ owner_name }}\n\n{{ portal_key }}",
        over="0",
        do="save",
    )
    letter = await a_letter(desk)

    answer = await desk.api(
        "priya", "POST", "/letter-batches", batch_id=str(uuid4()), letter_ids=[str(letter)]
    )

    pdf = base64.b64decode(answer.json()["pdf"])
    text = PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    assert "The key to your home online" in text
    assert "Hello Ms Łucja Wyn" in text


async def test_auditors_look_and_do_not_print(desk: Desk, neighbours: dict[str, Any]):
    letter, theo = await a_letter(desk), desk.browser("theo")

    assert (await theo.get("/letters")).status_code == 200
    assert (await theo.post("/letters/print", letters=str(letter))).status_code == 403
    assert [row.state for row in await kept(desk)] == ["waiting"]


async def test_the_letter_to_a_home_names_nobody_and_no_number_that_lets_anybody_in(
    desk: Desk, neighbours: dict[str, Any]
):
    async with desk.notifications.context.database.transaction(LANDLORD) as session:
        for _twice in range(2):
            await queue_letter_to_home(
                session,
                landlord_id=LANDLORD,
                account_id=ACCOUNT,
                connection_id=CONNECTION,
                contact_id=CONTACT,
                at=datetime(2026, 11, 22, 12, tzinfo=UTC),
            )
    [letter] = await kept(desk)
    priya = desk.browser("priya")
    waiting = html.unescape((await priya.get("/letters")).text)

    answer = await priya.post("/letters/print", letters=str(letter.id), batch=str(uuid4()))

    assert "The owner or occupier" in waiting
    assert "Somebody has registered for this home" in waiting
    text = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    for words in ("The owner or occupier", "Goldcrest Point", "22 November 2026", "01632 960000"):
        assert words in text
    for words in ("Wyn", "34208002101", "Point the camera"):
        assert words not in text
