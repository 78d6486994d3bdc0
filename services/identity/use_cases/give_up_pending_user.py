"""A person gives up their registration: forget the address and the password."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain.users import PROVABLE, PendingUserFixed
from services.identity.store.pending import pending_user_for_update


async def give_up_pending_user(session: AsyncSession, *, registration_id: UUID) -> None:
    """Forget a pending user with its tickets. Nothing happens where there is none.

    Raises:
        PendingUserFixed: it lies with staff or has become a login; only they end it now.
    """
    pending = await pending_user_for_update(session, registration_id)
    if pending is None:
        return
    if pending.state not in PROVABLE:
        raise PendingUserFixed("the outcome lies with others now")

    await session.delete(pending)
