"""What accounts does when other services announce something."""

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.messaging import EventHandlers
from contracts.events.registration import AccessApproved
from services.accounts.clients import Clients
from services.accounts.domain.roles import Role
from services.accounts.store.newcomers import Newcomer
from services.accounts.use_cases.grant_access import grant_access

handlers = EventHandlers("accounts")


async def newcomer_of(clients: Clients, event: AccessApproved) -> Newcomer | None:
    """Ask for the facts of a person whom the record does not know yet."""
    if not event.is_new_contact:
        return None
    return await clients.newcomer(event.landlord_id, event.registration_id, event.role)


@handlers.on(AccessApproved, fetch=newcomer_of)
async def connect_contact_when_access_approved(
    session: AsyncSession, event: AccessApproved, newcomer: Newcomer | None
) -> None:
    """Make the person whom registration or staff approved a contact of the account."""
    await grant_access(
        session,
        landlord_id=event.landlord_id,
        registration_id=event.registration_id,
        account_id=event.account_id,
        contact_id=event.contact_id,
        role=Role(event.role),
        newcomer=newcomer,
        is_provisional=event.is_provisional,
        is_decided_by_staff=event.basis == "decision",
        granted_at=event.occurred_at,
    )
