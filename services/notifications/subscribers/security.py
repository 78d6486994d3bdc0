"""What the owner of a login hears of, whoever did it."""

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.events import now
from contracts.events.identity import (
    EmailChangeProposed,
    OneTimePasswordIssued,
    OtherEmailsChanged,
    PasswordChanged,
    PhoneWordChanged,
    SecondFactorChanged,
    UserEmailChanged,
    UserLocked,
)
from services.notifications.subscribers.collected import handlers
from services.notifications.use_cases.queue_message import queue_message


@handlers.on(UserEmailChanged)
async def warn_when_user_email_changed(session: AsyncSession, event: UserEmailChanged) -> None:
    """Tell the mailbox that lost a login; when the change is undone, both."""
    if event.request_id is not None:
        await queue_message(
            session,
            landlord_id=event.landlord_id,
            event_id=event.event_id,
            template="email_restored" if event.is_undone else "email_changed",
            recipient_key=f"request:{event.request_id}",
            queued_at=now(),
            request_id=event.request_id,
            user_id=event.user_id,
            facts={"at": event.occurred_at.isoformat()},
        )
    if event.is_undone:
        await queue_message(
            session,
            landlord_id=event.landlord_id,
            event_id=event.event_id,
            template="email_restored",
            recipient_key=f"user:{event.user_id}",
            queued_at=now(),
            user_id=event.user_id,
            facts={"at": event.occurred_at.isoformat()},
        )


@handlers.on(OtherEmailsChanged)
async def warn_when_other_emails_changed(session: AsyncSession, event: OtherEmailsChanged) -> None:
    """Tell the owner of a login that it has one more address. Of a removed one nobody is told."""
    if not event.is_added:
        return
    await queue_message(
        session,
        landlord_id=event.landlord_id,
        event_id=event.event_id,
        template="other_email_added",
        recipient_key=f"user:{event.user_id}",
        queued_at=now(),
        user_id=event.user_id,
        facts={"at": event.occurred_at.isoformat()},
    )


@handlers.on(PasswordChanged)
async def warn_when_password_changed(session: AsyncSession, event: PasswordChanged) -> None:
    """Tell the owner of a login that its password is another one now."""
    await queue_message(
        session,
        landlord_id=event.landlord_id,
        event_id=event.event_id,
        template="password_changed",
        recipient_key=f"user:{event.user_id}",
        queued_at=now(),
        user_id=event.user_id,
        facts={"at": event.occurred_at.isoformat()},
    )


@handlers.on(OneTimePasswordIssued)
async def warn_when_one_time_password_issued(
    session: AsyncSession, event: OneTimePasswordIssued
) -> None:
    """Tell the owner of a login that staff read out a way to a new password."""
    await queue_message(
        session,
        landlord_id=event.landlord_id,
        event_id=event.event_id,
        template="one_time_password_issued",
        recipient_key=f"user:{event.user_id}",
        queued_at=now(),
        user_id=event.user_id,
        facts={"at": event.occurred_at.isoformat()},
    )


@handlers.on(PhoneWordChanged)
async def warn_when_phone_word_changed(session: AsyncSession, event: PhoneWordChanged) -> None:
    """Tell a customer that their word for the telephone is another one now."""
    await queue_message(
        session,
        landlord_id=event.landlord_id,
        event_id=event.event_id,
        template="phone_word_changed",
        recipient_key=f"user:{event.user_id}",
        queued_at=now(),
        user_id=event.user_id,
        facts={"at": event.occurred_at.isoformat()},
    )


@handlers.on(SecondFactorChanged)
async def warn_when_second_factor_changed(
    session: AsyncSession, event: SecondFactorChanged
) -> None:
    """Tell the owner of a login that it asks for something else beside its password."""
    await queue_message(
        session,
        landlord_id=event.landlord_id,
        event_id=event.event_id,
        template="second_factor_changed",
        recipient_key=f"user:{event.user_id}",
        queued_at=now(),
        user_id=event.user_id,
        facts={
            "at": event.occurred_at.isoformat(),
            "change": "reset" if event.is_by_staff else event.change,
        },
    )


@handlers.on(UserLocked)
async def tell_owner_when_user_locked(session: AsyncSession, event: UserLocked) -> None:
    """Tell the owner of a login that it is locked, with a link that ends the lock."""
    await queue_message(
        session,
        landlord_id=event.landlord_id,
        event_id=event.event_id,
        template="login_locked",
        recipient_key=f"user:{event.user_id}",
        queued_at=now(),
        request_id=event.request_id,
        user_id=event.user_id,
        facts={"lock_minutes": event.minutes, "at": event.occurred_at.isoformat()},
    )


@handlers.on(EmailChangeProposed)
async def warn_when_email_change_proposed(
    session: AsyncSession, event: EmailChangeProposed
) -> None:
    """Let the owner of the address in use stop what staff were asked for."""
    await queue_message(
        session,
        landlord_id=event.landlord_id,
        event_id=event.event_id,
        template="email_proposed",
        recipient_key=f"user:{event.user_id}",
        queued_at=now(),
        request_id=event.request_id,
        user_id=event.user_id,
    )
