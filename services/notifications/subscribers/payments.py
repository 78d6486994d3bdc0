"""What somebody hears of a payment that they made online."""

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.events import now
from contracts.events.accounts import PaymentFailed, PaymentReceived
from services.notifications.subscribers.collected import handlers
from services.notifications.use_cases.queue_message import queue_message


@handlers.on(PaymentReceived)
async def tell_payer_when_payment_received(session: AsyncSession, event: PaymentReceived) -> None:
    """Send whoever paid the receipt."""
    await _tell_payer(session, event, "payment_received")


@handlers.on(PaymentFailed)
async def tell_payer_when_payment_failed(session: AsyncSession, event: PaymentFailed) -> None:
    """Tell whoever tried to pay that nothing was taken. Who cancelled it knows."""
    if event.outcome != "cancelled":
        await _tell_payer(session, event, "payment_failed")


async def _tell_payer(
    session: AsyncSession, event: PaymentReceived | PaymentFailed, template: str
) -> None:
    await queue_message(
        session,
        landlord_id=event.landlord_id,
        event_id=event.event_id,
        template=template,
        recipient_key=f"contact:{event.contact_id}",
        queued_at=now(),
        facts={"payment_id": str(event.payment_id)},
    )
