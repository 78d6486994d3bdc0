"""Who hears that there is a new document: one mail to each, however many homes it is about."""

from uuid import UUID, uuid5

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.events import now
from contracts.events.accounts import DocumentAdded
from services.notifications.clients import Clients
from services.notifications.subscribers.collected import handlers
from services.notifications.use_cases.queue_message import queue_message


async def readers_of(clients: Clients, event: DocumentAdded) -> list[UUID]:
    """Ask accounts who is told of documents: by id, neither names nor addresses."""
    return await clients.further.readers_of_document(event.landlord_id, event.document_id)


@handlers.on(DocumentAdded, fetch=readers_of)
async def tell_readers_when_document_added(
    session: AsyncSession, event: DocumentAdded, readers: list[UUID]
) -> None:
    """Tell everybody who has the documents authority on an account on eBilling."""
    for contact_id in readers:
        await queue_message(
            session,
            landlord_id=event.landlord_id,
            event_id=uuid5(event.event_id, str(contact_id)),
            template="document_added",
            recipient_key=f"contact:{contact_id}",
            queued_at=now(),
            request_id=event.document_id,
            facts={"contact_id": str(contact_id)},
        )
