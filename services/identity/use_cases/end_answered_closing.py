"""Delete a login once everybody has erased what they held about its person."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.identity import LoginErased
from services.identity.store.closings import answered_closing, delete_login, login_to_close


async def end_answered_closing(session: AsyncSession, *, landlord_id: UUID, at: datetime) -> bool:
    """Delete one login whose data everybody has erased. False: there is none."""
    closing = await answered_closing(session, landlord_id=landlord_id, at=at)
    if closing is None:
        return False
    closing.ended_at = at
    user = await login_to_close(session, closing.user_id)
    if user is None or user.contact_id is None:
        return True
    await delete_login(session, user)
    announce(
        session,
        LoginErased(
            landlord_id=landlord_id,
            occurred_at=at,
            request_id=closing.id,
            user_id=user.id,
            contact_id=user.contact_id,
            registration_id=user.registration_id,
        ),
    )
    return True
