"""Documents of an account or a block at the desk: listed, put there, looked at, withdrawn."""

import asyncio
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response, StreamingResponse
from pydantic import ValidationError

from chassis.errors import Invalid, NotFound, Rejected, Unavailable
from chassis.events import now
from chassis.files.receiving import pieces_of
from chassis.html import Form, keeps, kept_form, read_form
from chassis.html.uploads import SentFile, files_in
from chassis.text import LONDON, _
from contracts.api.documents import DocumentFacts, Documents, DocumentView
from contracts.api.identity import SessionView
from services.cases.clients.documents import Of
from services.cases.pages.account_tabs import account_tabs
from services.cases.pages.document_words import advice, document_line, kinds
from services.cases.pages.frame import Staff, Worker, clients_of, id_or_none, page

router = APIRouter(include_in_schema=False)

UPLOADS: Final = r"/(accounts|blocks)/[0-9a-f-]{36}/documents"
LARGEST: Final = 20 * 1024 * 1024
FIELDS: Final = ("title", "about", "dated", "visible_from", "replaces")
ENDINGS: Final = {"application/pdf": "pdf", "image/jpeg": "jpg"}
HEADERS: Final = {
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@router.get("/accounts/{account_id}/documents")
async def show_account_documents(request: Request, account_id: UUID, staff: Staff) -> Response:
    """Show the documents of an account and its block, and ask for another one."""
    return await _page(request, staff, "accounts", account_id, _fresh(request))


@router.post("/accounts/{account_id}/documents")
@keeps(*FIELDS, page="/accounts/{account_id}/documents")
async def add_account_document(request: Request, account_id: UUID, staff: Worker) -> Response:
    """Put a document to an account."""
    form = read_form(request, *FIELDS, "decision", longest={"title": 200})
    return await _add(request, staff, "accounts", account_id, form)


@router.get("/blocks/{block_id}/documents")
async def show_block_documents(request: Request, block_id: UUID, staff: Staff) -> Response:
    """Show the documents of a block, and ask for another one."""
    return await _page(request, staff, "blocks", block_id, _fresh(request))


@router.post("/blocks/{block_id}/documents")
@keeps(*FIELDS, page="/blocks/{block_id}/documents")
async def add_block_document(request: Request, block_id: UUID, staff: Worker) -> Response:
    """Put a document to a block, for everybody in it."""
    form = read_form(request, *FIELDS, "decision", longest={"title": 200})
    return await _add(request, staff, "blocks", block_id, form)


@router.get("/documents/{document_id}")
async def send_document(request: Request, document_id: UUID, staff: Staff) -> Response:
    """Send a document, also a withdrawn one, as something to save. accounts writes it down."""
    shelf, token = clients_of(request).documents, staff.tokens["accounts"]
    document = await shelf.one(token, document_id)
    pieces = await shelf.file(token, document_id)
    name = f"document-{document.dated.isoformat()}.{ENDINGS[document.media_type]}"
    return StreamingResponse(
        pieces,
        media_type=document.media_type,
        headers={
            **HEADERS,
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Length": str(document.size),
        },
    )


@router.get("/documents/{document_id}/withdrawal")
async def ask_why(request: Request, document_id: UUID, staff: Worker) -> Response:
    """Ask why a document shall go."""
    found = await clients_of(request).documents.one(staff.tokens["accounts"], document_id)
    return _withdrawal(request, found, kept_form(request))


@router.post("/documents/{document_id}/withdrawal")
@keeps("reason", page="/documents/{document_id}/withdrawal")
async def withdraw(request: Request, document_id: UUID, staff: Worker) -> Response:
    """Show a document to no customer any more."""
    shelf, token = clients_of(request).documents, staff.tokens["accounts"]
    found = await shelf.one(token, document_id)
    form = read_form(request, "reason", longest={"reason": 200})
    form.require("reason", _("Say why customers are to see it no more"))
    if form.is_good:
        try:
            await shelf.withdraw(token, document_id, form["reason"])
        except NotFound:
            raise
        except (Invalid, Rejected) as refusal:
            form.refuse("reason", _refused(refusal))
        except Unavailable as outage:
            form.put_off("reason", _("It cannot be withdrawn just now. Try again."), outage)
        else:
            return RedirectResponse(f"{_place(found)}?told=withdrawn", 303)
    return _withdrawal(request, found, form)


def _refused(refusal: Rejected) -> str:
    if isinstance(refusal, Invalid):
        return _("Enter plain text of one line")
    return _("A colleague has withdrawn it already")


def _withdrawal(request: Request, found: DocumentView, form: Form) -> Response:
    return page(
        request,
        "desk/document_withdrawal.html",
        status=200 if form.is_good else 422,
        here="accounts",
        form=form,
        document=found,
        place=_place(found),
    )


async def _add(
    request: Request, staff: SessionView, of: Of, owner_id: UUID, form: Form
) -> Response:
    document_id = id_or_none(form["decision"]) or uuid4()
    form.values["decision"] = str(document_id)
    file, facts = _file(request, form), _facts(form)
    if file is not None and facts is not None and form.is_good:
        facts = facts.model_copy(update={"file_name": _visible(file.name)})
        try:
            await clients_of(request).documents.add(
                staff.tokens["accounts"],
                of,
                owner_id,
                document_id=document_id,
                facts=facts,
                content=pieces_of(file.path),
            )
        except Invalid as refusal:
            _refuse(form, refusal)
        except Unavailable as outage:
            form.put_off("file", _("It cannot be taken just now. Try again in a minute."), outage)
        else:
            return RedirectResponse(f"/{of}/{owner_id}/documents?told=added", 303)
    return await _page(request, staff, of, owner_id, form)


def _refuse(form: Form, refusal: Invalid) -> None:
    fields = {"kind": "about", "replaces_id": "replaces"}
    named = {fields.get(name, name) for name in refusal.fields} & set(FIELDS)
    for name in named:
        form.refuse(name, _("Look at what you entered here again"))
    if not named:
        form.refuse("file", advice(refusal))


def _file(request: Request, form: Form) -> SentFile | None:
    sent = [each for each in files_in(request) if each.field == "file"]
    if not sent:
        form.refuse("file", _("Choose a file first"))
    elif sent[0].is_too_large:
        form.refuse("file", _("The file is larger than 20 MB. Make it smaller, or split it."))
    elif not sent[0].size:
        form.refuse("file", _("The file is empty"))
    else:
        return sent[0]
    return None


def _facts(form: Form) -> DocumentFacts | None:
    form.require("title", _("Enter a title that its readers understand"))
    if form["about"] not in {each["value"] for each in kinds()}:
        form.refuse("about", _("Choose what it is about"))
    dated, first = _day(form, "dated"), _day(form, "visible_from")
    if not form.is_good or dated is None or first is None:
        return None
    try:
        return DocumentFacts.model_validate(
            {
                "title": form["title"],
                "kind": form["about"],
                "dated": dated,
                "visible_from": first,
                "replaces_id": id_or_none(form["replaces"]),
            }
        )
    except ValidationError:
        form.refuse("title", _("Enter plain text of at most 200 characters"))
        return None


def _day(form: Form, name: str) -> date | None:
    try:
        return date.fromisoformat(form[name].strip())
    except ValueError:
        form.refuse(name, _("Enter a real day as year, month and day: 2026-04-29"))
        return None


def _visible(name: str) -> str:
    return "".join(c for c in name if c.isprintable()).strip()[:200]


def _fresh(request: Request) -> Form:
    today = now().astimezone(LONDON).date().isoformat()
    form = kept_form(request, {"dated": today, "visible_from": today})
    form.values["decision"] = str(uuid4())
    return form


async def _page(
    request: Request, staff: SessionView, of: Of, owner_id: UUID, form: Form
) -> Response:
    clients, token = clients_of(request), staff.tokens["accounts"]
    before = _before(request)
    listed = clients.documents.of(token, of, owner_id, before)
    shown: dict[str, Any] = {}
    if of == "accounts":
        account, found = await asyncio.gather(clients.accounts.account(token, owner_id), listed)
        shown = {"account": account, "tabs": account_tabs(owner_id), "tab": "documents"}
    else:
        found = await listed
    today = now().astimezone(LONDON).date()
    return page(
        request,
        "desk/documents.html",
        status=200 if form.is_good else 422,
        here="accounts",
        form=form,
        of=of,
        path=f"/{of}/{owner_id}/documents",
        block=found.block,
        block_id=found.block_id,
        documents=[document_line(each, today) for each in found.items],
        earlier=_earlier(found),
        is_first=before is None,
        kinds=[{"value": "", "text": _("Choose one")}, *kinds()],
        older=_older(found, of),
        told=_told(request),
        **shown,
    )


def _older(found: Documents, of: Of) -> list[dict[str, str]]:
    """Return the documents that a new one may replace: those of the same place that stand."""
    standing = [
        {"value": str(each.document_id), "text": each.title}
        for each in found.items
        if each.withdrawn_at is None and each.is_of_block == (of == "blocks")
    ]
    return [{"value": "", "text": _("None")}, *standing] if standing else []


def _before(request: Request) -> tuple[date, UUID] | None:
    named = id_or_none(request.query_params.get("before_id", ""))
    try:
        day = date.fromisoformat(request.query_params.get("before_day", ""))
    except ValueError:
        return None
    return (day, named) if named else None


def _earlier(found: Documents) -> str:
    if not found.has_more:
        return ""
    last = found.items[-1]
    return "?" + urlencode({"before_day": last.dated, "before_id": last.document_id})


def _place(found: DocumentView) -> str:
    if found.account_id is not None:
        return f"/accounts/{found.account_id}/documents"
    return f"/blocks/{found.block_id}/documents"


def _told(request: Request) -> str:
    return {
        "added": _("The document is there. Customers are told on the day they see it."),
        "withdrawn": _("Withdrawn. Customers see it no more."),
    }.get(request.query_params.get("told", ""), "")
