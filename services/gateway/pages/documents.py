"""Documents of one home and of its block: listed by what they are about, and downloaded."""

from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse
from pydantic import ValidationError
from starlette.responses import Response

from chassis.errors import Forbidden
from chassis.rooms import RoomClosed
from contracts.api.documents import DocumentsWanted, OwnDocument, OwnDocuments
from services.gateway.pages.document_words import file_name, form_text, kind_text
from services.gateway.pages.frame import Resident, SignedIn, clients_of, site_of
from services.gateway.pages.no_documents import no_documents

router = APIRouter(prefix="/home/{account_id}/documents")

SHOWN: Final = 20
HEADERS: Final = {
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@router.get("")
async def show_documents(request: Request, account_id: UUID, resident: SignedIn) -> Response:
    """Show a part of the documents, the newest first, those about the same together."""
    home = resident.home(account_id)
    if not home.documents:
        return no_documents(request, home)
    wanted = _wanted(request)
    try:
        part = await clients_of(request).documents.of(_token(resident), account_id, wanted)
    except RoomClosed:
        raise
    except Forbidden:
        return no_documents(request, home)
    return site_of(request).page(
        request,
        "documents.html",
        home=home,
        groups=_groups(part.items),
        is_first=wanted.before_id is None,
        path=f"/home/{account_id}/documents",
        earlier=_earlier(part),
    )


@router.get("/{document_id}")
async def send_document(
    request: Request, account_id: UUID, document_id: UUID, resident: SignedIn
) -> Response:
    """Send a document as something to keep. 404 if it is of no home of theirs."""
    home = resident.home(account_id)
    if not home.documents:
        return no_documents(request, home)
    documents = clients_of(request).documents
    try:
        document = await documents.one(_token(resident), account_id, document_id)
        pieces = await documents.file(_token(resident), account_id, document_id)
    except RoomClosed:
        raise
    except Forbidden:
        return no_documents(request, home)
    return StreamingResponse(
        pieces,
        media_type=document.media_type,
        headers={
            **HEADERS,
            "Content-Disposition": f'attachment; filename="{file_name(document)}"',
            "Content-Length": str(document.size),
        },
    )


def _wanted(request: Request) -> DocumentsWanted:
    """Read which part is asked for; an address that nobody was given shows the newest."""
    asked = {name: request.query_params.get(name) for name in ("before_day", "before_id")}
    if not all(asked.values()):
        return DocumentsWanted(limit=SHOWN)
    try:
        return DocumentsWanted.model_validate({**asked, "limit": SHOWN})
    except ValidationError:
        return DocumentsWanted(limit=SHOWN)


def _earlier(part: OwnDocuments) -> str:
    if not part.has_more:
        return ""
    last = part.items[-1]
    return "?" + urlencode({"before_day": last.dated, "before_id": last.document_id})


def _groups(documents: list[OwnDocument]) -> list[dict[str, Any]]:
    """Return the documents by what they are about; the newest one's comes first."""
    groups: dict[str, list[tuple[OwnDocument, str]]] = {}
    for each in documents:
        groups.setdefault(each.kind, []).append((each, form_text(each)))
    return [
        {"id": f"about-{kind.replace('_', '-')}", "title": kind_text(kind), "documents": found}
        for kind, found in groups.items()
    ]


def _token(resident: Resident) -> str:
    return resident.session.tokens["accounts"]
