"""What notifications holds about a person who asks for it."""

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.events import now
from contracts.events.identity import OwnDataRequested
from services.notifications.subscribers.collected import handlers
from services.notifications.use_cases.prepare_own_data import prepare_own_data


@handlers.on(OwnDataRequested)
async def prepare_own_data_when_own_data_requested(
    session: AsyncSession, event: OwnDataRequested
) -> None:
    """Prepare what notifications holds about a person who asked."""
    await prepare_own_data(
        session,
        landlord_id=event.landlord_id,
        request_id=event.request_id,
        user_id=event.user_id,
        contact_id=event.contact_id,
        registration_id=event.registration_id,
        at=now(),
    )
