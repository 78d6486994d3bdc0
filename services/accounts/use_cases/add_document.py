"""Put a document to an account or a block."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.domain.documents import (
    DocumentInvalid,
    DocumentKind,
    DocumentNotFound,
    KeptDocument,
    Where,
    require_days,
)
from services.accounts.store.documents import document_with_id
from services.accounts.tables import DocumentRow
from services.accounts.use_cases.publish_document import publish_document


async def find_place_for_document(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    document_id: UUID,
    where: Where,
    dated: date,
    visible_from: date,
    replaces_id: UUID | None,
) -> DocumentRow | None:
    """Return the document if it was sent before; None: it may be put there.

    Raises:
        DocumentInvalid: its days cannot be, or what it replaces is none of the same place.
        DocumentNotFound: the id belongs to another account or block.
    """
    require_days(dated, visible_from)
    known = await document_with_id(session, landlord_id, document_id)
    if known is not None:
        if (known.account_id, known.block_id) != where:
            raise DocumentNotFound("no such document here")
        return known
    if replaces_id is not None:
        old = await document_with_id(session, landlord_id, replaces_id)
        if old is None or (old.account_id, old.block_id) != where:
            raise DocumentInvalid(
                "none of the same place", fields={"replaces_id": "a document of the same place"}
            )
    return None


async def add_document(
    session: AsyncSession,
    file: KeptDocument,
    *,
    landlord_id: UUID,
    document_id: UUID,
    where: Where,
    title: str,
    kind: DocumentKind,
    dated: date,
    visible_from: date,
    replaces_id: UUID | None,
    file_name: str,
    by: str,
    by_name: str,
    at: datetime,
) -> DocumentRow:
    """Keep the document, and show it if its day has come; the same id again changes nothing.

    Raises:
        DocumentInvalid: its days cannot be, or what it replaces is none of the same place.
        DocumentNotFound: the id belongs to another account or block.
    """
    known = await find_place_for_document(
        session,
        landlord_id=landlord_id,
        document_id=document_id,
        where=where,
        dated=dated,
        visible_from=visible_from,
        replaces_id=replaces_id,
    )
    if known is not None:
        return known
    row = DocumentRow(
        id=document_id,
        landlord_id=landlord_id,
        account_id=where.account_id,
        block_id=where.block_id,
        title=title,
        kind=kind,
        dated=dated,
        visible_from=visible_from,
        file_name=file_name,
        media_type=file.media_type,
        size=file.size,
        sha256=file.sha256,
        stored_as=file.stored_as,
        seal_key=file.key,
        added_at=at,
        added_by=by,
        added_by_name=by_name,
        replaces_id=replaces_id,
        withdrawn_reason="",
    )
    session.add(row)
    await session.flush()
    await publish_document(session, row, at=at)
    return row
