"""What somebody should hear of: each handler only asks for the message."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.events import now
from chassis.messaging import EventHandlers
from contracts.events.accounts import AccountsAuditAnchored
from contracts.events.cases import CaseOpened, CasesAuditAnchored, CustomerReplyRequested
from contracts.events.identity import (
    EmailChangeProposed,
    EmailChangeRequested,
    IdentityAuditAnchored,
    MailboxProofRequested,
    OneTimePasswordIssued,
    PasswordChanged,
    PasswordResetRequested,
    PhoneWordChanged,
    SecondFactorChanged,
    SignInCodeRequested,
    StaffInvited,
    UserActivated,
    UserEmailChanged,
    UserInvited,
    UserLocked,
)
from contracts.events.notifications import NotificationsAuditAnchored
from contracts.events.registration import AccessRefused, RegistrationAuditAnchored
from services.notifications.use_cases.keep_anchors import SignedEnd, keep_anchors
from services.notifications.use_cases.queue_message import queue_message

handlers = EventHandlers("notifications")


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
        facts={"lock_minutes": event.minutes},
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


@handlers.on_batch(
    IdentityAuditAnchored,
    RegistrationAuditAnchored,
    AccountsAuditAnchored,
    CasesAuditAnchored,
    NotificationsAuditAnchored,
)
async def keep_anchors_when_audit_anchored(
    session: AsyncSession, events: Sequence[SignedEnd]
) -> None:
    """Be the witness of every service's audit; of its own as far as one can be."""
    await keep_anchors(session, ends=events)


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
