"""What the owners of a home hear of who may act on it, and the invitation itself."""

from uuid import UUID, uuid5

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.events import now
from contracts.events.accounts import (
    AccessChanged,
    AccessInvitationSettled,
    AccessInvited,
    AccessRequested,
    AccessRequestSettled,
    DetailChangeSettled,
    ProvisionalAccessGiven,
    StatementIssued,
)
from services.notifications.subscribers.collected import handlers
from services.notifications.use_cases.queue_letter_to_home import queue_letter_to_home
from services.notifications.use_cases.queue_message import queue_message


@handlers.on(AccessRequested)
async def tell_owners_when_access_requested(session: AsyncSession, event: AccessRequested) -> None:
    """Ask every owner of a home to decide about somebody who wants to be let in."""
    for owner_id in event.owner_ids:
        await _tell_owner(session, event, event.request_id, owner_id, "access_requested")


@handlers.on(AccessRequestSettled)
async def tell_owners_when_request_settled(
    session: AsyncSession, event: AccessRequestSettled
) -> None:
    """Tell every owner what became of a request, whoever decided."""
    for owner_id in event.owner_ids:
        await _tell_owner(session, event, event.request_id, owner_id, "access_request_settled")


@handlers.on(AccessInvited)
async def mail_link_when_access_invited(session: AsyncSession, event: AccessInvited) -> None:
    """Send the link to whoever was invited: accounts says where, when the mail goes."""
    await queue_message(
        session,
        landlord_id=event.landlord_id,
        event_id=event.event_id,
        template="access_invitation",
        recipient_key=f"invitation:{event.invitation_id}",
        queued_at=now(),
        request_id=event.request_id,
        facts={"invitation_id": str(event.invitation_id)},
    )


@handlers.on(AccessInvitationSettled)
async def tell_owners_when_invitation_settled(
    session: AsyncSession, event: AccessInvitationSettled
) -> None:
    """Tell every owner of a home that somebody accepted, whoever invited them."""
    if event.outcome == "accepted":
        for owner_id in event.owner_ids:
            await _tell_owner(
                session, event, event.invitation_id, owner_id, "access_invitation_accepted"
            )


@handlers.on(ProvisionalAccessGiven)
async def tell_home_and_people_when_provisional_access_given(
    session: AsyncSession, event: ProvisionalAccessGiven
) -> None:
    """Have a letter to the home wait for the press, and mail whoever else has access to it."""
    await queue_letter_to_home(
        session,
        landlord_id=event.landlord_id,
        account_id=event.account_id,
        connection_id=event.connection_id,
        contact_id=event.contact_id,
        at=event.occurred_at,
    )
    for contact_id in event.told_ids:
        await queue_message(
            session,
            landlord_id=event.landlord_id,
            event_id=uuid5(event.event_id, str(contact_id)),
            template="unexpected_newcomer",
            recipient_key=f"contact:{contact_id}",
            queued_at=now(),
            facts={"contact_id": str(contact_id), "connection_id": str(event.connection_id)},
        )


@handlers.on(AccessChanged)
async def tell_people_when_access_changed(session: AsyncSession, event: AccessChanged) -> None:
    """Tell owners, and whom else it concerns, who may act on the home now."""
    for contact_id in event.told_ids:
        await queue_message(
            session,
            landlord_id=event.landlord_id,
            event_id=uuid5(event.event_id, str(contact_id)),
            template="access_changed",
            recipient_key=f"contact:{contact_id}",
            queued_at=now(),
            facts={
                "contact_id": str(contact_id),
                "connection_id": str(event.connection_id),
                "change": event.change,
                "by": event.by,
                "at": event.occurred_at.isoformat(),
            },
        )


@handlers.on(DetailChangeSettled)
async def tell_person_when_detail_change_settled(
    session: AsyncSession, event: DetailChangeSettled
) -> None:
    """Tell somebody what became of a change of their details: it may not have been them."""
    await queue_message(
        session,
        landlord_id=event.landlord_id,
        event_id=event.event_id,
        template="details_changed",
        recipient_key=f"contact:{event.contact_id}",
        queued_at=now(),
        request_id=event.change_id,
        facts={"contact_id": str(event.contact_id)},
    )


@handlers.on(StatementIssued)
async def tell_who_asked_when_statement_issued(
    session: AsyncSession, event: StatementIssued
) -> None:
    """Tell whoever asked for a statement that it can be fetched."""
    await queue_message(
        session,
        landlord_id=event.landlord_id,
        event_id=event.event_id,
        template="statement_ready",
        recipient_key=f"contact:{event.contact_id}",
        queued_at=now(),
        request_id=event.statement_id,
        facts={"contact_id": str(event.contact_id)},
    )


async def _tell_owner(
    session: AsyncSession,
    event: AccessRequested | AccessRequestSettled | AccessInvitationSettled,
    request_id: UUID,
    owner_id: UUID,
    template: str,
) -> None:
    await queue_message(
        session,
        landlord_id=event.landlord_id,
        event_id=uuid5(event.event_id, str(owner_id)),
        template=template,
        recipient_key=f"contact:{owner_id}",
        queued_at=now(),
        request_id=request_id,
        facts={"contact_id": str(owner_id)},
    )
