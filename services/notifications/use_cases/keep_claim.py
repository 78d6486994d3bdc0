"""Keep a message while it is being sent."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.notifications.store.messages import extend_claim


async def keep_claim(
    session: AsyncSession, *, message_id: UUID, claim: int, until: datetime
) -> None:
    """Hold the claim until `until` (UTC); does nothing if it was lost or settled meanwhile."""
    await extend_claim(session, message_id=message_id, claim=claim, until=until)
