"""A registration ended without a login: forget the address and the password."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain.users import PendingState
from services.identity.store.pending import pending_user_for_update


async def drop_pending_user(session: AsyncSession, *, registration_id: UUID) -> None:
    """Forget a pending user with its tickets. Nothing happens where it is gone or became a user."""
    pending = await pending_user_for_update(session, registration_id)
    if pending is None or pending.state == PendingState.ACTIVATED:
        return

    await session.delete(pending)
