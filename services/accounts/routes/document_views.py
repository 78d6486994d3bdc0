"""Documents as customers and staff are told of them, and their files piece by piece."""

from collections.abc import AsyncIterator
from datetime import UTC
from typing import cast

from fastapi import Request
from fastapi.responses import StreamingResponse

from chassis.errors import Invalid
from contracts.api.documents import (
    DocumentKind,
    DocumentsWanted,
    DocumentType,
    DocumentView,
    OwnDocument,
)
from services.accounts.domain.documents import Mark
from services.accounts.store.document_files import DocumentFiles
from services.accounts.tables import DocumentRow


def files_of(request: Request) -> DocumentFiles:
    """Return where the files are."""
    return cast("DocumentFiles", request.app.state.context.clients.documents)


def mark_of(wanted: DocumentsWanted) -> Mark | None:
    """Return where a list goes on; None: at its beginning.

    Raises:
        Invalid: one of day and id was sent without the other.
    """
    if wanted.before_day is None and wanted.before_id is None:
        return None
    if wanted.before_day is None or wanted.before_id is None:
        raise Invalid("both or neither", fields={"before_id": "with before_day"})
    return Mark(wanted.before_day, wanted.before_id)


def own_document(row: DocumentRow) -> OwnDocument:
    """Return what customers are told of a document."""
    return OwnDocument(
        document_id=row.id,
        title=row.title,
        kind=cast("DocumentKind", str(row.kind)),
        dated=row.dated,
        media_type=cast("DocumentType", row.media_type),
        size=row.size,
        is_of_block=row.block_id is not None,
    )


def document_view(row: DocumentRow) -> DocumentView:
    """Return what staff are told of a document."""
    return DocumentView(
        **own_document(row).model_dump(),
        account_id=row.account_id,
        block_id=row.block_id,
        file_name=row.file_name,
        visible_from=row.visible_from,
        published_at=row.published_at and row.published_at.astimezone(UTC),
        added_at=row.added_at.astimezone(UTC),
        added_by_name=row.added_by_name,
        replaces_id=row.replaces_id,
        withdrawn_at=row.withdrawn_at and row.withdrawn_at.astimezone(UTC),
        withdrawn_by_name=row.withdrawn_by_name,
        withdrawn_reason=row.withdrawn_reason,
    )


async def sent(request: Request, row: DocumentRow) -> StreamingResponse:
    """Send a file. Its first piece is read before anything is said to be fine.

    Raises:
        FileMissing: it is gone, or not as it was written.
    """
    content = files_of(request).store.read(row.stored_as, key=row.seal_key)
    first = await anext(content)
    return StreamingResponse(
        _after(first, content),
        media_type=row.media_type,
        headers={"Content-Length": str(row.size), "X-Content-Type-Options": "nosniff"},
    )


async def _after(first: bytes, content: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for piece in content:
        yield piece
