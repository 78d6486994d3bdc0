"""A customer takes a wish back that nobody has decided."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.domain.errors import DetailChangeNotFound
from services.accounts.store.details import change_with_id


async def withdraw_detail_change(
    session: AsyncSession, *, landlord_id: UUID, contact_id: UUID, change_id: UUID, at: datetime
) -> None:
    """Take the wish back; what the record says stays. One that was decided stays decided.

    Raises:
        DetailChangeNotFound: it is not theirs.
    """
    row = await change_with_id(session, landlord_id, change_id, is_locked=True)
    if row is None or row.contact_id != contact_id:
        raise DetailChangeNotFound("no such change of this person")
    if row.state == "waiting":
        row.state, row.decided_at = "withdrawn", at
