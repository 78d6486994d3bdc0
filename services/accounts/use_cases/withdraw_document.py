"""Take a document away from customers."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.domain.documents import DocumentNotFound, DocumentWithdrawn
from services.accounts.store.documents import document_with_id, forget_telling, withdraw_row
from services.accounts.tables import DocumentRow


async def withdraw_document(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    document_id: UUID,
    reason: str,
    by_name: str,
    at: datetime,
) -> DocumentRow:
    """Show a document to no customer any more, from this moment; staff still have it.

    Raises:
        DocumentNotFound: there is none.
        DocumentWithdrawn: a colleague was faster; the first reason stays.
    """
    row = await document_with_id(session, landlord_id, document_id, is_locked=True)
    if row is None:
        raise DocumentNotFound("no such document")
    if row.withdrawn_at is not None:
        raise DocumentWithdrawn("a colleague has withdrawn it")

    withdraw_row(row, by_name=by_name, reason=reason, at=at)
    await forget_telling(session, row)
    return row
