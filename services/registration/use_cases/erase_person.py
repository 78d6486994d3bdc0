"""Erase what registration holds about a person who has closed their login."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from chassis.own_data import drop_parts_of
from contracts.events.registration import RegistrationPersonErased
from services.registration.store.registrations import delete_registration


async def erase_person(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    request_id: UUID,
    user_id: UUID,
    registration_id: UUID | None,
    is_held: bool,
    at: datetime,
) -> None:
    """Delete the registration with everything that was said and tried.

    With `is_held` it stays for its usual time. A second time there is nothing left to erase.
    `at` in UTC.
    """
    kept: list[str] = ["legal_hold"] if is_held else []
    await drop_parts_of(session, landlord_id=landlord_id, user_id=user_id)
    if registration_id is not None and not is_held:
        await delete_registration(session, registration_id)
    announce(
        session,
        RegistrationPersonErased(
            landlord_id=landlord_id,
            occurred_at=at,
            request_id=request_id,
            user_id=user_id,
            kept=kept,
        ),
    )
