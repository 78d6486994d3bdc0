"""Let customers see a document whose day has come."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.accounts import DocumentAdded
from services.accounts.domain.roles import london_date
from services.accounts.store.documents import document_with_id, forget_telling, withdraw_row
from services.accounts.tables import DocumentRow

REPLACED = "Replaced by a newer document"


async def publish_document(session: AsyncSession, row: DocumentRow, *, at: datetime) -> bool:
    """Show a document, which must be locked, and announce it; one that it replaces goes.

    Nothing happens before its day, or once it was withdrawn or shown.
    """
    is_due = row.visible_from <= london_date(at)
    if not is_due or row.published_at is not None or row.withdrawn_at is not None:
        return False

    row.published_at = at
    if row.replaces_id is not None:
        old = await document_with_id(session, row.landlord_id, row.replaces_id, is_locked=True)
        if old is not None and old.withdrawn_at is None:
            withdraw_row(old, by_name=row.added_by_name, reason=REPLACED, at=at)
            await forget_telling(session, old)

    announce(
        session,
        DocumentAdded(
            landlord_id=row.landlord_id,
            occurred_at=at,
            document_id=row.id,
            account_id=row.account_id,
            block_id=row.block_id,
        ),
    )
    return True
