"""A person wants another address beside their primary one: its mailbox has to agree first."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.emails import EmailAddress
from chassis.outbox import announce
from contracts.events.identity import OtherEmailRequested
from services.identity.domain import other_emails as limits
from services.identity.domain.users import UserKind
from services.identity.store.other_emails import links_sent, other_emails_of
from services.identity.store.sign_ins import note
from services.identity.store.users import password_set_at, user_for_update
from services.identity.tables import OtherEmailRow


async def add_other_email(
    session: AsyncSession, *, user_id: UUID, address: EmailAddress, at: datetime
) -> None:
    """Keep the wish and ask for the mail to the mailbox; again: another link. `at` in UTC.

    Nothing tells whether somebody has a login with the address: its mailbox alone hears that.

    Raises:
        OtherEmailNotNew: it is the primary address of this login, or one that is proved.
        TooManyOtherEmails: the login has as many as it may.
        OtherEmailsAskedOften: very many links were sent within the hour.
    """
    user = await user_for_update(session, user_id, kind=UserKind.CUSTOMER)
    listed = await other_emails_of(session, landlord_id=user.landlord_id, user_id=user.id)
    known = next((row for row in listed if row.email_key == address.key), None)
    if address.key == user.email_key or (known is not None and known.proved_at is not None):
        raise limits.OtherEmailNotNew("this is an address of the login already")
    if known is None and 1 + len(listed) >= limits.MOST:
        raise limits.TooManyOtherEmails("the login has as many addresses as it may")
    sent = await links_sent(
        session, landlord_id=user.landlord_id, user_id=user.id, since=at - timedelta(hours=1)
    )
    if sent >= limits.ASKED_PER_HOUR:
        raise limits.OtherEmailsAskedOften("very many links", retry_after=3600)

    if known is not None:
        known.removed_at = at
        await session.flush()
    wanted = OtherEmailRow(
        id=uuid4(),
        landlord_id=user.landlord_id,
        user_id=user.id,
        email=address.mailbox,
        email_key=address.key,
        password_set_at=await password_set_at(session, user.id),
        requested_at=at,
        expires_at=at + limits.LINK_LIVES,
    )
    session.add(wanted)
    note(
        session,
        landlord_id=user.landlord_id,
        act="other_email.requested",
        at=at,
        kind=UserKind.CUSTOMER,
        actor=str(user.id),
        user_id=user.id,
    )

    announce(
        session,
        OtherEmailRequested(landlord_id=user.landlord_id, request_id=wanted.id, user_id=user.id),
    )
