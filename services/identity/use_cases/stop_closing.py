"""A person changes their mind: the login stays."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain.users import UserKind
from services.identity.store.closings import open_closing
from services.identity.store.sign_ins import note


async def stop_closing(
    session: AsyncSession, *, landlord_id: UUID, user_id: UUID, at: datetime
) -> None:
    """Stop the closing that waits, if one does. `at` in UTC."""
    closing = await open_closing(session, landlord_id=landlord_id, user_id=user_id)
    if closing is None or closing.begun_at is not None:
        return
    closing.stopped_at = at
    note(
        session,
        landlord_id=landlord_id,
        act="closing.stopped",
        at=at,
        kind=UserKind.CUSTOMER,
        actor=str(user_id),
        user_id=user_id,
    )
