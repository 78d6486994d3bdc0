"""What people hear of their enquiries."""

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.events import now
from contracts.events.cases import (
    CaseOpened,
    CustomerReplyRequested,
    LoginFound,
    TrackingLinkRequested,
)
from contracts.events.registration import AccessRefused, KeyLinkMade
from services.notifications.subscribers.collected import handlers
from services.notifications.use_cases.queue_message import queue_message


@handlers.on(CaseOpened)
async def acknowledge_when_case_opened(session: AsyncSession, event: CaseOpened) -> None:
    """Tell whoever sent an enquiry its number, and by when they hear from us."""
    if event.registration_id is None:
        return
    await queue_message(
        session,
        landlord_id=event.landlord_id,
        event_id=event.event_id,
        template="enquiry_received",
        recipient_key=f"registration:{event.registration_id}",
        queued_at=now(),
        case_id=event.case_id,
        registration_id=event.registration_id,
        facts={"reference": event.reference, "due_at": event.due_at.isoformat()},
    )


@handlers.on(AccessRefused)
async def explain_when_access_refused(session: AsyncSession, event: AccessRefused) -> None:
    """Tell a person why they were not let in, and what they can do about it."""
    await queue_message(
        session,
        landlord_id=event.landlord_id,
        event_id=event.event_id,
        template="access_refused",
        recipient_key=f"registration:{event.registration_id}",
        queued_at=now(),
        registration_id=event.registration_id,
        facts={"reason": event.reason},
    )


@handlers.on(CustomerReplyRequested)
async def ask_when_customer_reply_requested(
    session: AsyncSession, event: CustomerReplyRequested
) -> None:
    """Pass on what staff ask, with the link to answer by."""
    await queue_message(
        session,
        landlord_id=event.landlord_id,
        event_id=event.event_id,
        template="reply_wanted",
        recipient_key=f"request:{event.request_id}",
        queued_at=now(),
        request_id=event.request_id,
        case_id=event.case_id,
        registration_id=event.registration_id,
    )


@handlers.on(TrackingLinkRequested)
async def send_link_when_tracking_link_requested(
    session: AsyncSession, event: TrackingLinkRequested
) -> None:
    """Send the link to a case again, to the mailbox that the case came from."""
    await queue_message(
        session,
        landlord_id=event.landlord_id,
        event_id=event.event_id,
        template="tracking_link",
        recipient_key=f"registration:{event.registration_id}",
        queued_at=now(),
        case_id=event.case_id,
        registration_id=event.registration_id,
        facts={"reference": event.reference},
    )


@handlers.on(KeyLinkMade)
async def send_link_when_key_link_made(session: AsyncSession, event: KeyLinkMade) -> None:
    """Send the link that carries a portal key to the mailbox that asked."""
    await queue_message(
        session,
        landlord_id=event.landlord_id,
        event_id=event.event_id,
        template="portal_key_link",
        recipient_key=f"request:{event.request_id}",
        queued_at=now(),
        request_id=event.request_id,
        case_id=event.case_id,
        registration_id=event.registration_id,
    )


@handlers.on(LoginFound)
async def tell_owner_when_login_found(session: AsyncSession, event: LoginFound) -> None:
    """Tell the owner of a login that somebody asked for another one."""
    await queue_message(
        session,
        landlord_id=event.landlord_id,
        event_id=event.event_id,
        template="login_exists",
        recipient_key=f"user:{event.user_id}",
        queued_at=now(),
        case_id=event.case_id,
        user_id=event.user_id,
    )
