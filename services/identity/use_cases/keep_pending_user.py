"""The outcome of a registration lies with others now: keep its login until they have decided."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain.users import PendingState
from services.identity.store.pending import pending_user_for_update


async def keep_pending_user(session: AsyncSession, *, registration_id: UUID, at: datetime) -> None:
    """Let a proved login wait for staff or for the record. Later states are left alone.

    `at` in UTC; the long waiting time begins there.
    """
    pending = await pending_user_for_update(session, registration_id)
    if pending is None or pending.state != PendingState.PROVED:
        return

    pending.state = PendingState.DECIDING
    pending.changed_at = at
