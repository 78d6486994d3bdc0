"""What customers sent, for staff alone. A router of its own: it can stand on another origin."""

from collections.abc import AsyncIterator
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse

from chassis.text import _
from services.cases.domain.files import FileNotFound, FileState, is_shown
from services.cases.domain.text import visible
from services.cases.pages.frame import Staff, clients_of, record_look, transaction
from services.cases.store.cases import case_by_id
from services.cases.store.files import file_by_id, files_of
from services.cases.tables import CaseFileRow

router = APIRouter(prefix="/cases/{case_id}/files", include_in_schema=False)

TYPES: Final = {"picture": ("image/jpeg", "jpg"), "pdf": ("application/pdf", "pdf")}
HEADERS: Final = {
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@router.get("/{file_id}")
async def show_file(request: Request, case_id: UUID, file_id: UUID, staff: Staff) -> Response:
    """Give a file that may be seen, as something to save. Whoever looks is written down."""
    async with transaction(request) as session:
        case = await case_by_id(session, case_id)
        row = await file_by_id(session, file_id)
        if row is None or row.case_id != case.id:
            raise FileNotFound("there is no such file")
        if not is_shown(row.kind, FileState(row.state)):
            raise FileNotFound("this file cannot be seen")
        number = [one.id for one in await files_of(session, case)].index(row.id) + 1
        record_look(
            session,
            staff,
            act="case.file_looked_at",
            landlord_id=case.landlord_id,
            case_id=case.id,
            details={"file_id": str(row.id), "reference": case.reference},
        )
    media_type, ending = TYPES[row.kind]
    name = f"{case.reference}-{number}.{ending}"
    content = clients_of(request).files.store.read(row.stored_as, key=row.seal_key)
    first = await anext(content)
    return StreamingResponse(
        _after(first, content),
        media_type=media_type,
        headers={
            **HEADERS,
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Length": str(row.size),
        },
    )


async def _after(first: bytes, content: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for piece in content:
        yield piece


def file_line(row: CaseFileRow) -> dict[str, object]:
    """Put a file into words for the page of its case."""
    state = FileState(row.state)
    waits = _("Waits for the virus scanner") if state is FileState.SCANNING else ""
    if state is FileState.UNSCANNED and row.kind == "pdf":
        waits = _("Nobody sees it before a virus scanner has looked at it, and there is none here")
    if state is FileState.REJECTED:
        waits = _("Deleted: the virus scanner found something harmful in it")
    return {
        "id": row.id,
        "name": visible(row.name) or _("No name"),
        "is_picture": row.kind == "picture",
        "kind": _("Picture") if row.kind == "picture" else _("PDF document"),
        "size": _("%(count)d kB") % {"count": max(1, row.size // 1024)},
        "at": row.received_at,
        "is_shown": is_shown(row.kind, state),
        "waits": waits,
        "is_unscanned": state is FileState.UNSCANNED,
    }
