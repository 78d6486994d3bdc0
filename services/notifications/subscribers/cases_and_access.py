"""What people hear of their enquiries."""

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.events import now
from contracts.events.cases import CaseOpened, CustomerReplyRequested
from contracts.events.registration import AccessRefused
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
