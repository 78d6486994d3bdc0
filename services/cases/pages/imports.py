"""The landlord's files at the desk: handed in and tried, looked at, put in for good, undone."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response, StreamingResponse

from chassis.errors import Invalid, NotFound, Rejected, Unavailable
from chassis.files.receiving import pieces_of
from chassis.html import Form, keeps, kept_form, read_form
from chassis.html.uploads import files_in
from chassis.text import _
from contracts.api.deliveries import DeliveryView
from contracts.api.identity import SessionView
from services.cases.pages.frame import (
    Lead,
    clients_of,
    id_or_none,
    is_recently_proved,
    page,
    require_recent_proof,
)

router = APIRouter(prefix="/imports", include_in_schema=False)

PATH: Final = "/imports"
LARGEST: Final = 100 * 1024 * 1024
"""Bytes of a file by screen. Larger ones come by command or into the folder."""

LOOKS_AGAIN: Final = 2
"""Seconds after which the page of a file that is being read shows itself again."""

COLOURS: Final[Mapping[str, str]] = {
    "waiting": "blue",
    "reading": "blue",
    "read": "green",
    "refused": "red",
    "undone": "grey",
}


@router.get("")
async def show_imports(request: Request, staff: Lead) -> Response:
    """Ask for a file, and list those that came."""
    return await _list(request, staff, kept_form(request, {"decision": str(uuid4())}))


@router.post("")
@keeps("kind", page=PATH)
async def hand_in(request: Request, staff: Lead) -> Response:
    """Take a file, to be tried: nothing is stored of it until somebody says so."""
    form = read_form(request, "kind", "decision")
    delivery_id = id_or_none(form["decision"]) or uuid4()
    form.values["decision"] = str(delivery_id)
    if form["kind"] not in {"records", "transactions"}:
        form.refuse("kind", _("Choose what the file holds"))
    sent = [each for each in files_in(request) if each.field == "file"]
    if not sent:
        form.refuse("file", _("Choose a file first"))
    elif sent[0].is_too_large:
        form.refuse(
            "file",
            _("This file is larger than 100 MB. Pack it (.csv.gz), or use the folder or command."),
        )
    elif not sent[0].size:
        form.refuse("file", _("The file is empty"))
    if form.is_good:
        try:
            await clients_of(request).files_in.send(
                staff.tokens["accounts"],
                delivery_id,
                form["kind"],
                sent[0].name,
                pieces_of(sent[0].path),
            )
        except Invalid:
            form.refuse("file", _("This file is too large. Send it in parts."))
        except Unavailable as outage:
            form.put_off("file", _("The record cannot be reached just now. Try again."), outage)
        else:
            return RedirectResponse(f"{PATH}/{delivery_id}", 303)
    return await _list(request, staff, form)


async def _list(request: Request, staff: SessionView, form: Form) -> Response:
    found = await clients_of(request).files_in.newest(staff.tokens["accounts"])
    return page(
        request,
        "desk/imports.html",
        status=200 if form.is_good else 422,
        here="imports",
        form=form,
        kinds=[
            {"value": "records", "text": _("Records: homes, accounts and people")},
            {"value": "transactions", "text": _("Transactions: charges, payments, corrections")},
        ],
        files=[(each, *_standing(each), source_text(each)) for each in found],
    )


@router.get("/{delivery_id}")
async def show_import(request: Request, delivery_id: UUID, staff: Lead) -> Response:
    """Show how far a file is, what became of it, and what may be done."""
    return await _page(request, delivery_id, staff, Form())


@router.post("/{delivery_id}/application")
async def put_in(request: Request, delivery_id: UUID, staff: Lead) -> Response:
    """Put a tried file in for good."""
    require_recent_proof(staff)
    form = read_form(request, "agreed")
    if form["agreed"] != "yes":
        form.refuse("agreed", _("Tick that you have looked at what would happen"))
        return await _page(request, delivery_id, staff, form)
    try:
        await clients_of(request).files_in.apply(staff.tokens["accounts"], delivery_id)
    except NotFound:
        raise
    except Rejected:
        form.refuse("agreed", _("The file is not kept any more. Send it again."))
        return await _page(request, delivery_id, staff, form)
    return RedirectResponse(f"{PATH}/{delivery_id}", 303)


@router.post("/{delivery_id}/undo")
async def undo(request: Request, delivery_id: UUID, staff: Lead) -> Response:
    """Undo the last file of its kind."""
    require_recent_proof(staff)
    form = read_form(request, "agreed")
    if form["agreed"] != "undo":
        form.refuse("agreed", _("Tick that what this file brought shall go"))
        return await _page(request, delivery_id, staff, form)
    try:
        await clients_of(request).files_in.undo(staff.tokens["accounts"], delivery_id)
    except NotFound:
        raise
    except Rejected:
        form.refuse(
            "agreed", _("Another file is being read, or came after this one. Look at the list.")
        )
        return await _page(request, delivery_id, staff, form)
    return RedirectResponse(f"{PATH}/{delivery_id}", 303)


@router.get("/{delivery_id}/problems")
async def show_problems(request: Request, delivery_id: UUID, staff: Lead) -> Response:
    """Send everything that kept rows out, as CSV."""
    files, token = clients_of(request).files_in, staff.tokens["accounts"]
    found = await files.one(token, delivery_id)
    if found.import_id is None:
        raise NotFound("this file has no report")
    return StreamingResponse(
        await files.problems(token, found.import_id),
        media_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": 'attachment; filename="problems.csv"',
            "Cache-Control": "no-store",
        },
    )


async def _page(request: Request, delivery_id: UUID, staff: SessionView, form: Form) -> Response:
    found = await clients_of(request).files_in.one(staff.tokens["accounts"], delivery_id)
    text, colour = _standing(found)
    is_under_way = found.state in {"waiting", "reading"}
    return page(
        request,
        "desk/import.html",
        status=200 if form.is_good else 422,
        here="imports",
        form=form,
        file=found,
        path=f"{PATH}/{delivery_id}",
        state=text,
        colour=colour,
        kind=kind_text(found.kind),
        source=source_text(found),
        refresh=LOOKS_AGAIN if is_under_way else 0,
        percent=100 * found.done // found.size if found.size else 0,
        counts=[
            (words, found.counts[name]) for name, words in count_words() if name in found.counts
        ],
        refused=found.counts.get("rows_refused", 0),
        may_apply=found.is_dry_run and found.state == "read" and found.is_file_kept,
        undo=undo_text(found),
        is_proved=is_recently_proved(staff),
    )


def _standing(found: DeliveryView) -> tuple[str, str]:
    """Return the state of a file in a few words, and its colour."""
    if found.state == "read" and found.is_dry_run:
        return _("Tried: nothing stored"), "yellow"
    words = {
        "waiting": _("Waiting"),
        "reading": _("Being read"),
        "read": _("In the record"),
        "refused": _("Refused"),
        "undone": _("Undone"),
    }
    return words[found.state], COLOURS[found.state]


def kind_text(kind: str) -> str:
    """Say what a file holds."""
    return _("Records") if kind == "records" else _("Transactions")


def source_text(found: DeliveryView) -> str:
    """Say where a file came from."""
    if found.source == "folder":
        return _("Taken from the folder")
    if found.sent_by_name:
        return _("Sent by %(name)s") % {"name": found.sent_by_name}
    return _("Sent by a program")


def count_words() -> list[tuple[str, str]]:
    """Return what each count of a report is called, in the order of the page."""
    return [
        ("rows", _("Rows in the file")),
        ("rows_refused", _("Rows with a problem, left out")),
        ("accounts_new", _("New accounts")),
        ("accounts_changed", _("Changed accounts")),
        ("contacts_new", _("New people")),
        ("contacts_changed", _("Changed people")),
        ("connections_new", _("New connections")),
        ("connections_changed", _("Changed connections")),
        ("entries_new", _("New transactions")),
        ("accounts", _("Accounts they are of")),
        ("unchanged", _("Stood there already")),
    ]


def undo_text(found: DeliveryView) -> str:
    """Say why a file that is in the record cannot be undone; empty: it can, or is not in it."""
    return {
        "possible": "",
        "nothing": "",
        "later_one": _("A later file came after it. Undo that one first."),
        "too_large": _("It changed more than can be kept. Ask whoever runs Lodge for the backup."),
        "over": _("It came more than 30 days ago."),
    }[found.undo]
