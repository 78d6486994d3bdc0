"""What notifications holds about a person who asks for it."""

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.events import now
from contracts.events.identity import (
    ClosingRequested,
    ErasureRequested,
    LoginErased,
    OwnDataCompleted,
    OwnDataRequested,
)
from services.notifications.store.erasing import empty_messages_of
from services.notifications.subscribers.collected import handlers
from services.notifications.use_cases.erase_person import erase_person
from services.notifications.use_cases.prepare_own_data import prepare_own_data
from services.notifications.use_cases.queue_message import queue_message


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


@handlers.on(OwnDataCompleted)
async def tell_the_person_when_own_data_completed(
    session: AsyncSession, event: OwnDataCompleted
) -> None:
    """Tell whoever asked that everything can be downloaded."""
    await queue_message(
        session,
        landlord_id=event.landlord_id,
        event_id=event.event_id,
        template="own_data_ready",
        recipient_key=f"user:{event.user_id}",
        queued_at=now(),
        user_id=event.user_id,
    )


@handlers.on(ErasureRequested)
async def erase_person_when_erasure_requested(
    session: AsyncSession, event: ErasureRequested
) -> None:
    """Erase what notifications holds of somebody who has closed their login."""
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
    await queue_message(
        session,
        landlord_id=event.landlord_id,
        event_id=event.event_id,
        template="login_closed",
        recipient_key=f"user:{event.user_id}",
        queued_at=now(),
        user_id=event.user_id,
    )


@handlers.on(ClosingRequested)
async def tell_the_person_when_closing_requested(
    session: AsyncSession, event: ClosingRequested
) -> None:
    """Tell the owner of a login when it closes, and where that is stopped."""
    await queue_message(
        session,
        landlord_id=event.landlord_id,
        event_id=event.event_id,
        template="login_closing",
        recipient_key=f"user:{event.user_id}",
        queued_at=now(),
        user_id=event.user_id,
        facts={"at": event.due_at.isoformat()},
    )


@handlers.on(LoginErased)
async def empty_last_mail_when_login_erased(session: AsyncSession, event: LoginErased) -> None:
    """Forget the last mail too, now that it has gone."""
    await empty_messages_of(
        session,
        landlord_id=event.landlord_id,
        user_id=event.user_id,
        contact_id=event.contact_id,
        registration_id=event.registration_id,
    )
