"""What identity does when others announce something about a registration."""

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.following import look_again
from chassis.messaging import EventHandlers
from contracts.events.accounts import ConnectionChanged, LandlordSettingsChanged
from contracts.events.registration import (
    AccessApproved,
    AccessRefused,
    OwnerAsked,
    VerificationFailed,
)
from services.identity.use_cases.activate_user import activate_user
from services.identity.use_cases.drop_pending_user import drop_pending_user
from services.identity.use_cases.keep_pending_user import keep_pending_user

handlers = EventHandlers("identity")
handlers.live(LandlordSettingsChanged)(look_again)


@handlers.on(ConnectionChanged)
async def activate_user_when_connection_changed(
    session: AsyncSession, event: ConnectionChanged
) -> None:
    """Let the login work once the record connects its person, and not before."""
    if event.registration_id is not None and event.status in ("approved", "current"):
        await activate_user(
            session,
            registration_id=event.registration_id,
            contact_id=event.contact_id,
            at=event.occurred_at,
        )


@handlers.on(AccessApproved)
async def keep_pending_user_when_access_approved(
    session: AsyncSession, event: AccessApproved
) -> None:
    """Wait for the record, however long its broker or its service is down."""
    await keep_pending_user(session, registration_id=event.registration_id, at=event.occurred_at)


@handlers.on(VerificationFailed)
async def keep_pending_user_when_verification_failed(
    session: AsyncSession, event: VerificationFailed
) -> None:
    """Keep the chosen password while staff look at the enquiry."""
    await keep_pending_user(session, registration_id=event.registration_id, at=event.occurred_at)


@handlers.on(OwnerAsked)
async def keep_pending_user_when_owner_asked(session: AsyncSession, event: OwnerAsked) -> None:
    """Keep the chosen password while the owner of the home decides."""
    await keep_pending_user(session, registration_id=event.registration_id, at=event.occurred_at)


@handlers.on(AccessRefused)
async def drop_pending_user_when_access_refused(
    session: AsyncSession, event: AccessRefused
) -> None:
    """Forget the password and address of somebody who may not enter."""
    await drop_pending_user(session, registration_id=event.registration_id)
