"""The letter that tells a home of a newcomer has gone out: from now on seven days are counted."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.domain.provisional import confirmed_at
from services.accounts.store.provisional import provisional_for_update


async def begin_silence(
    session: AsyncSession, *, landlord_id: UUID, connection_id: UUID, told_at: datetime
) -> None:
    """Set from when on silence confirms the connection. Where it awaits no letter, nothing changes.

    Announces nothing: who may do what stays as it is.
    """
    connection = await provisional_for_update(session, landlord_id, connection_id)
    if connection is None or not connection.awaits_letter:
        return
    connection.awaits_letter, connection.provisional_until = False, confirmed_at(told_at)
