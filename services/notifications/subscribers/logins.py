"""Ways in: codes, links and welcomes."""

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.events import now
from contracts.events.identity import (
    EmailChangeRequested,
    MailboxProofRequested,
    OtherEmailRequested,
    PasswordResetRequested,
    SignInCodeRequested,
    StaffInvited,
    UserActivated,
    UserInvited,
)
from services.notifications.subscribers.collected import handlers
from services.notifications.use_cases.queue_message import queue_message


@handlers.on(MailboxProofRequested)
async def send_code_when_mailbox_proof_requested(
    session: AsyncSession, event: MailboxProofRequested
) -> None:
    """Let a person who registers show that the mailbox is theirs."""
    await queue_message(
        session,
        landlord_id=event.landlord_id,
        event_id=event.event_id,
        template="mailbox_code",
        recipient_key=f"registration:{event.registration_id}",
        queued_at=now(),
        request_id=event.request_id,
        registration_id=event.registration_id,
    )


@handlers.on(SignInCodeRequested)
async def send_code_when_sign_in_code_requested(
    session: AsyncSession, event: SignInCodeRequested
) -> None:
    """Let a person sign in from their mailbox. For an address without a login nothing is sent."""
    await queue_message(
        session,
        landlord_id=event.landlord_id,
        event_id=event.event_id,
        template="sign_in_code",
        recipient_key=f"request:{event.request_id}",
        queued_at=now(),
        request_id=event.request_id,
    )


@handlers.on(UserActivated)
async def welcome_when_user_activated(session: AsyncSession, event: UserActivated) -> None:
    """Tell a person that the login they chose works."""
    await queue_message(
        session,
        landlord_id=event.landlord_id,
        event_id=event.event_id,
        template="welcome",
        recipient_key=f"user:{event.user_id}",
        queued_at=now(),
        registration_id=event.registration_id,
        user_id=event.user_id,
    )


@handlers.on(UserInvited)
async def invite_when_user_invited(session: AsyncSession, event: UserInvited) -> None:
    """Send somebody the link by which they choose their password."""
    await queue_message(
        session,
        landlord_id=event.landlord_id,
        event_id=event.event_id,
        template="invitation",
        recipient_key=f"user:{event.user_id}",
        queued_at=now(),
        request_id=event.request_id,
        user_id=event.user_id,
    )


@handlers.on(PasswordResetRequested)
async def send_link_when_password_reset_requested(
    session: AsyncSession, event: PasswordResetRequested
) -> None:
    """Send the link that was asked for, or whatever else the address shall be told."""
    await queue_message(
        session,
        landlord_id=event.landlord_id,
        event_id=event.event_id,
        template="password_reset",
        recipient_key=f"request:{event.request_id}",
        queued_at=now(),
        request_id=event.request_id,
        user_id=event.user_id,
    )


@handlers.on(EmailChangeRequested)
async def send_link_when_email_change_requested(
    session: AsyncSession, event: EmailChangeRequested
) -> None:
    """Let the new mailbox agree, or tell it that it has a login already."""
    await queue_message(
        session,
        landlord_id=event.landlord_id,
        event_id=event.event_id,
        template="email_confirmation",
        recipient_key=f"request:{event.request_id}",
        queued_at=now(),
        request_id=event.request_id,
        user_id=event.user_id,
    )


@handlers.on(OtherEmailRequested)
async def send_link_when_other_email_requested(
    session: AsyncSession, event: OtherEmailRequested
) -> None:
    """Let the mailbox of a further address agree, or tell it that it has a login already."""
    await queue_message(
        session,
        landlord_id=event.landlord_id,
        event_id=event.event_id,
        template="other_email_confirmation",
        recipient_key=f"request:{event.request_id}",
        queued_at=now(),
        request_id=event.request_id,
        user_id=event.user_id,
    )


@handlers.on(StaffInvited)
async def send_link_when_staff_invited(session: AsyncSession, event: StaffInvited) -> None:
    """Let a new member of staff choose a password."""
    await queue_message(
        session,
        landlord_id=event.landlord_id,
        event_id=event.event_id,
        template="staff_invitation",
        recipient_key=f"user:{event.user_id}",
        queued_at=now(),
        request_id=event.request_id,
        user_id=event.user_id,
    )
