"""What others than the owner's own mailbox hear of: further addresses, and the leads of staff."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.events import now
from contracts.events.cases import ExposureReported, ReplyUnrouted
from contracts.events.identity import (
    OneTimePasswordIssued,
    OneTimePasswordsIssuedOften,
    PasswordChanged,
)
from services.notifications.clients import Clients
from services.notifications.subscribers.collected import handlers
from services.notifications.use_cases.queue_message import queue_message


async def fetch_further_addresses(
    clients: Clients, event: OneTimePasswordIssued | PasswordChanged
) -> list[UUID]:
    """Ask accounts for the other addresses on record of whose login it is: by id, not the text."""
    if event.contact_id is None:
        return []
    return await clients.further.ids_besides_login(
        event.landlord_id, contact_id=event.contact_id, user_id=event.user_id
    )


@handlers.on(OneTimePasswordIssued, fetch=fetch_further_addresses)
async def tell_further_addresses_when_one_time_password_issued(
    session: AsyncSession, event: OneTimePasswordIssued, addresses: list[UUID]
) -> None:
    """Tell every other address on record too: the caller may hold the mailbox of the login."""
    await _tell(session, event, "one_time_password_issued", addresses)


@handlers.on(PasswordChanged, fetch=fetch_further_addresses)
async def tell_further_addresses_when_password_changed(
    session: AsyncSession, event: PasswordChanged, addresses: list[UUID]
) -> None:
    """Tell every other address on record too, where the password before it was not asked for."""
    if event.how != "changed":
        await _tell(session, event, "password_changed", addresses)


async def fetch_leads(
    clients: Clients, event: ExposureReported | OneTimePasswordsIssuedOften | ReplyUnrouted
) -> list[UUID]:
    """Ask identity who leads the staff."""
    return await clients.further.staff_with_role(event.landlord_id, "lead")


@handlers.on(OneTimePasswordsIssuedOften, fetch=fetch_leads)
async def warn_leads_when_one_time_passwords_issued_often(
    session: AsyncSession, event: OneTimePasswordsIssuedOften, leads: list[UUID]
) -> None:
    """Tell the leads that more ways in are read out than usual: once per burst, not at each."""
    if not event.is_first_over:
        return
    for lead in leads:
        await queue_message(
            session,
            landlord_id=event.landlord_id,
            event_id=event.event_id,
            template="one_time_passwords_often",
            recipient_key=f"user:{lead}",
            queued_at=now(),
            user_id=lead,
            facts={
                "at": event.occurred_at.isoformat(),
                "scope": event.scope,
                "count": event.count,
            },
        )


@handlers.on(ReplyUnrouted, fetch=fetch_leads)
async def warn_leads_when_reply_unrouted(
    session: AsyncSession, event: ReplyUnrouted, leads: list[UUID]
) -> None:
    """Tell the leads that an answer waits where nobody may look for it."""
    for lead in leads:
        await queue_message(
            session,
            landlord_id=event.landlord_id,
            event_id=event.event_id,
            template="reply_unrouted",
            recipient_key=f"user:{lead}",
            queued_at=now(),
            user_id=lead,
            facts={"at": event.occurred_at.isoformat(), "reference": event.reference},
        )


@handlers.on(ExposureReported, fetch=fetch_leads)
async def warn_leads_when_exposure_reported(
    session: AsyncSession, event: ExposureReported, leads: list[UUID]
) -> None:
    """Tell the leads at once that somebody sees another person's information."""
    for lead in leads:
        await queue_message(
            session,
            landlord_id=event.landlord_id,
            event_id=event.event_id,
            template="exposure_reported",
            recipient_key=f"user:{lead}",
            queued_at=now(),
            user_id=lead,
            facts={"at": event.occurred_at.isoformat(), "reference": event.reference},
        )


async def _tell(
    session: AsyncSession,
    event: OneTimePasswordIssued | PasswordChanged,
    template: str,
    addresses: list[UUID],
) -> None:
    for address in addresses:
        await queue_message(
            session,
            landlord_id=event.landlord_id,
            event_id=event.event_id,
            template=template,
            recipient_key=f"address:{address}",
            queued_at=now(),
            user_id=event.user_id,
            facts={
                "at": event.occurred_at.isoformat(),
                "contact_id": str(event.contact_id),
                "address_id": str(address),
            },
        )
