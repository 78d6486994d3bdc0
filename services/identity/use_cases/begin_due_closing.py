"""Turn off a login whose owner did not change their mind, and have everybody erase."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from chassis.own_data import drop_parts_of
from contracts.events.identity import ErasureRequested
from services.identity.domain.users import UserKind
from services.identity.store.closings import due_closing, login_to_close
from services.identity.use_cases.deactivate_user import deactivate_user


async def begin_due_closing(
    session: AsyncSession, *, landlord_id: UUID, held: Mapping[UUID, bool], at: datetime
) -> bool:
    """Turn one login off whose time has come, and have everybody erase. False: none is due.

    `held`: contacts of those that are due, and whether a legal hold is on them; a closing of
    anybody else waits for the next look. `at` in UTC.
    """
    closing = await due_closing(session, landlord_id=landlord_id, at=at)
    if closing is None:
        return False
    user = await login_to_close(session, closing.user_id)
    if user is None or user.contact_id is None:
        closing.ended_at = at  # gone by another way
        return True
    if user.contact_id not in held:
        return False
    await deactivate_user(
        session, user_id=user.id, kind=UserKind.CUSTOMER, actor=str(user.id), at=at
    )
    await drop_parts_of(session, landlord_id=landlord_id, user_id=user.id)
    closing.begun_at = at
    announce(
        session,
        ErasureRequested(
            landlord_id=landlord_id,
            occurred_at=at,
            request_id=closing.id,
            user_id=user.id,
            contact_id=user.contact_id,
            registration_id=user.registration_id,
            is_held=held[user.contact_id],
        ),
    )
    return True
