"""Erase what notifications holds about a person who has closed their login."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from chassis.own_data import drop_parts_of
from contracts.events.notifications import NotificationsPersonErased
from services.notifications.store.erasing import empty_messages_of, forget_wishes_of


async def erase_person(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    request_id: UUID,
    user_id: UUID,
    contact_id: UUID,
    registration_id: UUID | None,
    is_held: bool,
    at: datetime,
) -> None:
    """Empty what was sent to them, and forget where to; with `is_held` it stays for its time.

    A second time there is nothing left to erase. `at` in UTC.
    """
    kept: list[str] = ["legal_hold"] if is_held else []
    await drop_parts_of(session, landlord_id=landlord_id, user_id=user_id)
    if not is_held:
        await empty_messages_of(
            session,
            landlord_id=landlord_id,
            user_id=user_id,
            contact_id=contact_id,
            registration_id=registration_id,
        )
    await forget_wishes_of(session, landlord_id=landlord_id, user_id=user_id, contact_id=contact_id)
    announce(
        session,
        NotificationsPersonErased(
            landlord_id=landlord_id,
            occurred_at=at,
            request_id=request_id,
            user_id=user_id,
            kept=kept,
        ),
    )
