"""What cases holds about a person who asks for it."""

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.events import now
from contracts.events.identity import ErasureRequested, OwnDataRequested
from services.cases.subscribers.collected import handlers
from services.cases.use_cases.erase_person import erase_person
from services.cases.use_cases.prepare_own_data import prepare_own_data


@handlers.on(OwnDataRequested)
async def prepare_own_data_when_own_data_requested(
    session: AsyncSession, event: OwnDataRequested
) -> None:
    """Prepare what cases holds about a person who asked."""
    await prepare_own_data(
        session,
        landlord_id=event.landlord_id,
        request_id=event.request_id,
        user_id=event.user_id,
        contact_id=event.contact_id,
        registration_id=event.registration_id,
        at=now(),
    )


@handlers.on(ErasureRequested)
async def erase_person_when_erasure_requested(
    session: AsyncSession, event: ErasureRequested
) -> None:
    """Erase what cases holds of somebody who has closed their login."""
    await erase_person(
        session,
        landlord_id=event.landlord_id,
        request_id=event.request_id,
        user_id=event.user_id,
        contact_id=event.contact_id,
        registration_id=event.registration_id,
        is_held=event.is_held,
        at=now(),
    )
